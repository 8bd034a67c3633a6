import { expect } from 'chai';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { DecliningPhone } from '../../support/phones/declining-phone.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone } from '../../support/sample-configuration.ts';

describeBehindNat('Asterisk', startAsteriskBench, describe);
describeBehindNat('FreeSWITCH', startFreeswitchBench, onFreeswitch);

function describeBehindNat(
  name: string,
  start: () => Promise<AsteriskBench | FreeswitchBench>,
  describeIt: typeof describe | typeof describe.skip,
): void {
  describeIt(`a phone behind a router, on a real ${name}`, function () {
    this.timeout(90_000);
    const { companyId } = freshCompany();
    const here = samplePhone(companyId * 10);
    const dialling = samplePhone(companyId * 10 + 1);
    let bench: AsteriskBench | FreeswitchBench;
    let phone: DecliningPhone | undefined;

    before(async () => {
      bench = await start();
      await bench.engine.applyConfiguration(sampleConfiguration(companyId, 1, { phones: [here, dialling] }));
    });
    after(async () => {
      phone?.close();
      await bench.dispose();
    });

    it('registers with its private address, is seen, and is called where its requests come from', async () => {
      const account = { user: here.sipUser, password: here.secret };
      phone = await DecliningPhone.register(account, bench.people.sip(), { claims: '192.168.77.5:5062' });
      await eventually(async () => {
        expect([...(await bench.engine.registeredPhones())]).to.deep.equal([here.sipUser]);
      });
      const caller = await bench.people.phone(dialling);
      await caller.dials(here.extension?.digits ?? '');
      await eventually(() => {
        expect(caller.endings[0]).to.match(/^486 /u);
      }, 10_000);
      expect(phone.invitedAt).to.have.length(1);
    });
  });
}
