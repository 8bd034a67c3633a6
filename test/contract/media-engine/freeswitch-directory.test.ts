import { expect } from 'chai';
import { stat, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { phonesPart } from '../../../src/freeswitch/directory/phones-part.ts';
import { trunkAddressesPart, trunksPart } from '../../../src/freeswitch/directory/trunk-parts.ts';
import { CompanyFiles } from '../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../src/media-node/files/configuration-loader.ts';
import type { ConfigurationPart } from '../../../src/media-node/files/configuration-part.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import { freshCompany } from './sample-companies.ts';
import {
  sampleConfiguration,
  sampleNumber,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

onFreeswitch('phones and providers of a real FreeSWITCH', function () {
  this.timeout(60_000);
  let bench: FreeswitchBench | undefined;
  before(async () => {
    bench = await startFreeswitchBench();
  });
  after(() => bench?.dispose());

  const here = () => {
    if (!bench) throw new Error('there is no FreeSWITCH');
    return bench;
  };
  const generated = (...path: string[]) => join(here().freeswitch().generatedFolder, ...path);
  const gateway = (name: string) => here().outside.bgapi('sofia', 'status', 'gateway', name);
  const isLetIn = async (address: string) =>
    (await here().outside.api('acl', address, 'trunks')).trim() === 'true';

  it('a phone signs on with its own secret alone, and with a new one after that was edited', async () => {
    const { companyId } = freshCompany();
    const account = samplePhone(companyId);
    const apply = (secret: string) =>
      here().engine.applyConfiguration(
        sampleConfiguration(companyId, 1, { phones: [{ ...account, secret }], trunks: [] }),
      );
    await apply('first');
    const wrong = await rejectionOf(here().people.phone({ ...account, secret: 'second' }));
    expect(wrong.message).to.contain('40');
    expect([...(await here().engine.registeredPhones())]).to.deep.equal([]);
    expect((await apply('second')).loaded).to.deep.equal(['phones']);
    const phone = await here().people.phone({ ...account, secret: 'second' });
    expect([...(await here().engine.registeredPhones())]).to.deep.equal([account.sipUser]);
    await phone.signsOff();
  });

  it('nobody signs on with the account that tells which phones the engine knows', async () => {
    const { companyId } = freshCompany();
    await here().engine.applyConfiguration(sampleConfiguration(companyId, 1, { phones: [] }));
    const account = { sipUser: `sw-company-${companyId}`, secret: '', extension: null };
    await rejectionOf(here().people.phone(account));
    expect([...(await here().engine.registeredPhones())]).to.deep.equal([]);
  });

  it('a provider comes, changes and goes, and with it the addresses that call without a password', async () => {
    const { companyId } = freshCompany();
    const trunk = { ...sampleTrunk(companyId), port: 5_901, inboundAddresses: ['192.0.2.7'] };
    const apply = async (...trunks: (typeof trunk)[]) =>
      (await here().engine.applyConfiguration(sampleConfiguration(companyId, 1, { trunks }))).loaded;
    await apply(trunk);
    expect(await gateway(`trunk-${companyId}`)).to.contain('sip:127.0.0.1:5901');
    expect(await isLetIn('192.0.2.7')).to.equal(true);

    expect(await apply({ ...trunk, port: 5_902 })).to.deep.equal(['trunks']);
    expect(await gateway(`trunk-${companyId}`)).to.contain('sip:127.0.0.1:5902');
    // By its address the call logic knows from which provider a call comes.
    expect(await apply({ ...trunk, port: 5_902, inboundAddresses: ['192.0.2.8'] })).to.deep.equal([
      'addresses',
      'dialplan',
    ]);
    expect([await isLetIn('192.0.2.7'), await isLetIn('192.0.2.8')]).to.deep.equal([false, true]);

    const login = { username: 'a:b "c"@d', secret: '<e>$${f}"g' };
    await apply({ ...trunk, ...login, register: true });
    expect(await gateway(`trunk-${companyId}`)).to.match(/Username\s+a%3Ab%20%22c%22%40d\n/u);
    expect(await apply({ ...trunk, ...login, register: true, secret: 'h' })).to.deep.equal(['trunks']);

    expect(await apply()).to.deep.equal(['trunks', 'addresses', 'dialplan']);
    expect(await gateway(`trunk-${companyId}`)).to.contain('Invalid Gateway');
    expect(await isLetIn('192.0.2.8')).to.equal(false);
  });

  it('a phone that names a provider in its request is not taken for one', async () => {
    const { companyId, queueId } = freshCompany();
    const account = samplePhone(companyId);
    const trunk = sampleTrunk(companyId);
    await here().engine.applyConfiguration(
      sampleConfiguration(companyId, 1, {
        phones: [account],
        trunks: [trunk],
        queues: [sampleQueue(queueId)],
      }),
    );
    const phone = await here().people.phone(account);
    const { sip } = here().freeswitch().ports;
    const number = sampleNumber(companyId);
    await phone.dials(`sip:${number}@127.0.0.1:${sip};gw=trunk-${trunk.id}`);
    await eventually(() => {
      expect(phone.endings).to.deep.equal(['403 Forbidden']);
    });
    await phone.dials(`sip:gw+trunk-${trunk.id}@127.0.0.1:${sip}`);
    await eventually(() => {
      expect(phone.endings).to.deep.equal(['403 Forbidden', '403 Forbidden']);
    });
    await phone.signsOff();
  });

  it('a provider that somebody ended behind our back is back after the next apply', async () => {
    const { companyId } = freshCompany();
    const configuration = sampleConfiguration(companyId, 1, { trunks: [sampleTrunk(companyId)] });
    await here().engine.applyConfiguration(configuration);
    await here().outside.api('sofia', 'profile', 'switchroom', 'killgw', `trunk-${companyId}`);
    expect((await here().engine.applyConfiguration(configuration)).loaded).to.deep.equal(['trunks']);
    expect((await here().engine.applyConfiguration(configuration)).loaded).to.deep.equal([]);
  });

  it('a company that is removed leaves no phone, no provider and no address behind', async () => {
    const { companyId } = freshCompany();
    const trunk = { ...sampleTrunk(companyId), inboundAddresses: ['192.0.2.9'] };
    await here().engine.applyConfiguration(sampleConfiguration(companyId, 1, { trunks: [trunk] }));
    await here().engine.removeCompany(companyId);
    expect(await gateway(`trunk-${companyId}`)).to.contain('Invalid Gateway');
    expect(await isLetIn('192.0.2.9')).to.equal(false);
    const known = await here().outside.bgapi('user_exists', 'id', `phone${companyId}`, 'switchroom');
    expect(known.trim()).to.equal('false');
  });

  describe('a generated file that is not whole when it is loaded', () => {
    /** The real parts; right before the engine loads `broken`, its file is spoilt. */
    const loaderThatSpoils = (broken: string, spoil: (file: string) => Promise<void>, companyId: number) => {
      const { outside } = here();
      const files = new CompanyFiles(generated());
      const { secret } = here().freeswitch();
      const parts = [
        phonesPart(outside, secret),
        trunksPart(outside, files),
        trunkAddressesPart(outside, files),
      ];
      return new ConfigurationLoader(
        files,
        parts.map((part): ConfigurationPart => ({
          ...part,
          load: async () => {
            if (part.name === broken) await spoil(generated(`company-${companyId}`, part.file));
            await part.load();
          },
        })),
      );
    };
    const cutShort = async (file: string) => {
      const { size } = await stat(file);
      await truncate(file, size - 30);
    };
    const companyWithAll = (companyId: number, secret: string) =>
      sampleConfiguration(companyId, 3, {
        phones: [{ ...samplePhone(companyId), secret }],
        trunks: [{ ...sampleTrunk(companyId), secret, username: 'u' }],
      });

    for (const name of ['phones', 'trunks', 'addresses']) {
      it(`${name}: cut short is noticed, and what the engine had goes on; applying again repairs it`, async () => {
        const { companyId } = freshCompany();
        await here().engine.applyConfiguration(companyWithAll(companyId, 'old'));
        const marker = () =>
          here().outside.bgapi('user_data', `sw-company-${companyId}@switchroom`, 'var', 'sw_marker');
        const before = await marker();
        const [configuration, changed] = [companyWithAll(companyId, 'old'), companyWithAll(companyId, 'new')];
        const address = { ...sampleTrunk(companyId), inboundAddresses: ['192.0.2.77'] };
        const edited = name === 'addresses' ? { ...configuration, trunks: [address] } : changed;
        const error = await rejectionOf(loaderThatSpoils(name, cutShort, companyId).apply(edited));
        expect(error).to.have.property('code').that.is.oneOf(['esl-refused', 'engine-mismatch']);
        if (name === 'phones') expect(error.message).to.match(/unexpected|error/u);
        if (name === 'phones') expect(await marker()).to.equal(before);
        expect((await here().engine.applyConfiguration(edited)).loaded).to.include(name);
        expect((await here().engine.applyConfiguration(edited)).loaded).to.deep.equal([]);
      });
    }

    it('phones: missing is a mismatch', async () => {
      const { companyId } = freshCompany();
      const loader = loaderThatSpoils('phones', unlink, companyId);
      const error = await rejectionOf(loader.apply(companyWithAll(companyId, 'old')));
      expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
    });
  });
});
