import { expect } from 'chai';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { DecliningPhone } from '../../support/phones/declining-phone.ts';
import { RegisteredPhone } from '../../support/phones/registered-phone.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone } from '../../support/sample-configuration.ts';

describeRenewedSecrets('Asterisk', startAsteriskBench, describe);
describeRenewedSecrets('FreeSWITCH', startFreeswitchBench, onFreeswitch);

function describeRenewedSecrets(
  name: string,
  start: () => Promise<AsteriskBench | FreeswitchBench>,
  describeIt: typeof describe | typeof describe.skip,
): void {
  describeIt(`a phone that was stolen, on a real ${name}`, function () {
    this.timeout(90_000);
    const { companyId } = freshCompany();
    const stolen = samplePhone(companyId * 10);
    const renewed = { ...stolen, secret: 'nobody-has-this-one' };
    const office = samplePhone(companyId * 10 + 1);
    const digits = stolen.extension?.digits ?? '';
    let bench: AsteriskBench | FreeswitchBench;
    const leaving: { close(): void }[] = [];

    before(async () => {
      bench = await start();
    });
    after(async () => {
      for (const phone of leaving) phone.close();
      await bench.dispose();
    });
    const apply = (revision: number, account: typeof stolen) =>
      bench.engine.applyConfiguration(
        sampleConfiguration(companyId, revision, { phones: [account, office] }),
      );
    const registered = async () => [...(await bench.engine.registeredPhones())].sort();

    it('is no longer registered once its secret is another, rings no more, and loses no call that it has', async () => {
      await apply(1, stolen);
      const [thief, caller] = [await bench.people.phone(stolen), await bench.people.phone(office)];
      await caller.dials(digits);
      await thief.rings();
      await thief.accepts();
      await eventually(async () => {
        expect(await bench.engine.liveLegs()).to.have.length(2);
      });
      await apply(2, renewed);
      await eventually(async () => {
        expect(await registered(), 'the other stays').to.deep.equal([office.sipUser]);
      });
      expect(await bench.engine.liveLegs()).to.have.length(2);
      expect([...caller.endings, ...thief.endings]).to.deep.equal([]);
      await caller.hangsUp();
      await thief.isQuiet();

      await caller.dials(digits);
      await eventually(() => {
        expect(caller.endings).to.have.length(2);
      }, 10_000);
      expect(thief.rangAt).to.have.length(1);

      const account = { user: renewed.sipUser, password: renewed.secret };
      const replacement = await DecliningPhone.register(account, bench.people.sip());
      leaving.push(replacement);
      await eventually(async () => {
        expect(await registered()).to.deep.equal([stolen.sipUser, office.sipUser].sort());
      });
      await caller.dials(digits);
      await eventually(() => {
        expect(replacement.invitedAt).to.have.length(1);
      }, 10_000);
    });

    it('would be gone within five minutes also if its end could not be told to the engine, whatever it asks for', async () => {
      await apply(3, renewed);
      const phone = await RegisteredPhone.register({
        account: { user: renewed.sipUser, password: renewed.secret },
        sip: bench.people.sip(),
        onRequest: () => undefined,
      });
      leaving.push(phone);
      expect(phone.grantedSeconds).to.be.within(60, 300);
    });
  });
}
