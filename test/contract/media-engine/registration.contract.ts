import { expect } from 'chai';
import type { EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone, sampleTrunk } from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

export function describeRegistrations(bench: () => EngineBench): void {
  describe('registrations', () => {
    it('are told of when a phone comes and goes, and can be read; trunks have none', async () => {
      const { companyId } = freshCompany();
      const account = samplePhone(companyId);
      const { engine, people } = bench();
      await engine.applyConfiguration(
        sampleConfiguration(companyId, 1, { phones: [account], trunks: [sampleTrunk(companyId)] }),
      );
      const told = new ToldEvents(bench(), ['registration-changed'], () => true);
      const describe = ({ registration }: { registration: { device: string; registered: boolean } }) =>
        `${registration.device} ${registration.registered ? 'came' : 'went'}`;
      expect([...(await engine.registeredPhones())]).to.deep.equal([]);

      const phone = await people.phone(account);
      await told.until([`${account.sipUser} came`], describe);
      expect([...(await engine.registeredPhones())]).to.deep.equal([account.sipUser]);

      await phone.signsOff();
      await told.until([`${account.sipUser} came`, `${account.sipUser} went`], describe);
      expect([...(await engine.registeredPhones())]).to.deep.equal([]);
    });
  });
}
