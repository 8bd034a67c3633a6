import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { parseFileBase } from '../../../src/domain/recording/file-base.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import { eventually } from '../../support/eventually.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';
import type { BenchPhone, EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';

export function describeRecordingPauses(bench: () => EngineBench): void {
  describe('what records a call [C1]', () => {
    const { companyId, queueId, agentId } = freshCompany();
    const account = samplePhone(companyId);
    const membership = { queueId, agentId, device: account.sipUser, level: 1 };
    let company: CompanyConfiguration;
    let phone: BenchPhone;

    const engine = () => bench().engine;
    const bring = (...desired: (typeof membership)[]) =>
      engine().carryOut(planMemberships(desired, engine().membershipsOf(agentId)));
    const legOfAgent = () =>
      eventually(async () => {
        const leg = (await engine().liveLegs()).find(({ device }) => device === account.sipUser);
        if (!leg) throw new Error('the agent is in no call');
        return leg.legId;
      });

    before(async () => {
      company = sampleConfiguration(companyId, 1, {
        phones: [account],
        trunks: [sampleTrunk(companyId)],
        queues: [sampleQueue(queueId, { record: true })],
      });
      await engine().applyConfiguration(company);
      phone = await bench().people.phone(account);
    });
    after(() => phone.signsOff());
    afterEach(() => bring());

    it('is paused by the leg of who talks in it, and named, also when it was already; and goes on', async () => {
      await bring(membership);
      const customer = await bench().people.customer(company, '36301112233');
      await phone.rings();
      await phone.accepts();
      const leg = await legOfAgent();
      const paused = await eventually(async () => {
        const found = await engine().pauseRecordings([leg]);
        expect(found).to.have.length(1);
        return found;
      });
      expect(paused.map(parseFileBase).map((base) => [base?.companyId, base?.queueId])).to.deep.equal([
        [companyId, queueId],
      ]);
      expect(await engine().pauseRecordings([leg, 'nobody'])).to.deep.equal(paused);
      await engine().resumeRecordings(paused);
      await engine().resumeRecordings(paused);
      await customer.hangsUp();
      await phone.isQuiet();
      expect(await engine().pauseRecordings([leg])).to.deep.equal([]);
      await engine().resumeRecordings(paused);
    });

    it('is none of a leg that is not there', async () => {
      expect(await engine().pauseRecordings(['nobody'])).to.deep.equal([]);
      await engine().resumeRecordings([`${companyId}-${queueId}-nobody`]);
    });
  });
}
