import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';

describe('a company that is taken off its node while people talk and wait', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let queueId: number;
  let called: string;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    ({ id: queueId } = await company.queue('Sales'));
    const skill = await company.skill('Selling', [queueId]);
    ({ called } = await company.number({ kind: 'queue', queueId }));
    anna = await company.agent('Anna', [{ skillId: skill.id }]);
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 440 }],
    });
    await phones.phone(anna.phone.user).registered();
    await company.rest.post(`/v1/agents/${anna.id}/login`);
  });

  after(async () => {
    await phones.stop();
  });

  const callIn = (callerNumber: string): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: called,
      callerNumber,
      target: system.engine.sip,
      toneHz: 1_000,
    });
  const place = async (mediaNodeIds: number[]) => {
    const operator = await system.operator();
    return await operator.fetch(
      'PATCH',
      `/v1/companies/${company.id}`,
      { mediaNodeIds },
      { prefer: 'wait=30' },
    );
  };

  it('has left when the write is answered: nobody is in a queue, who waited is ended, who talks goes on [S14]', async () => {
    const talking = await callIn('+36301112233');
    await phones.phone(anna.phone.user).waitFor('established');
    const waiting = await callIn('+36301112244');
    await waiting.answered;
    expect(await system.engine.members([queueId])).to.have.length(1);

    const left = await place([]);
    expect(left.headers.get('switchroom-receipt'), await left.text()).to.equal('applied');
    expect(await system.engine.members([queueId])).to.deep.equal([]);
    await waiting.finished;
    const talksUntil = Date.now() + 2_000;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(talksUntil);
    });
    expect(talking.trace().endedAt, 'the talk goes on').to.equal(undefined);
    await talking.hangUp();
  });

  it('is all there again when it is placed there anew', async () => {
    const back = await place([system.nodeId]);
    expect(back.headers.get('switchroom-receipt'), await back.text()).to.equal('applied');
    expect(await system.engine.members([queueId])).to.have.length(1);
  });
});
