import { expect } from 'chai';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { Registrar } from '../media-engine/registrar.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, desk, extension, planCompany } from './plan-company.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const provider = '127.1.1.5';
const stranger = '127.66.6.6';
const account = { username: 'customer', secret: 'secret' };
const number = '+3612345001';

onEachEngine('who calls without a password', 60_000, (bench) => {
  let phones: Softphones;
  let desks: Softphone;
  let registrar: Registrar;

  before(async () => {
    registrar = await Registrar.start(account);
    const nobody = { host: '127.0.0.1', port: 9 };
    const company = planCompany(nobody, {
      extensions: [extension(1, 20, [desk, 0]), extension(4, 20, [caller, 0])],
      numbers: [
        {
          id: 9,
          digits: number,
          ...newNumberFacts,
          destination: { kind: 'extension', extensionId: 1 },
        },
      ],
    });
    const trunk = {
      ...{ host: provider, port: 5_060, register: false, username: null, sealedSecret: null },
      numberFormat: null,
    };
    const registering = { host: '127.0.0.1', port: registrar.port, register: true, inboundAddresses: [] };
    await bench().apply({
      ...company,
      trunks: [
        ...company.trunks,
        { ...trunk, id: 5, inboundAddresses: [provider] },
        { ...trunk, ...registering, id: 6, username: account.username, sealedSecret: account.secret },
      ],
    });
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [{ ...accountOf(desk), toneHz: 440, answer: 'never' }],
    });
    desks = phones.phone(accountOf(desk).user);
    await desks.registered();
  });

  after(async () => {
    await phones.stop();
    await registrar.stop();
  });

  const callIn = (from: string, callerNumber: string, requestUser = number, requestParameters = '') =>
    sendRawInvite({
      ...{ from, target: bench().sip, callerNumber, withinMs: 1_500 },
      ...{ requestUser, requestParameters },
    });

  it('is known by the address of a provider', async () => {
    const since = Date.now();
    const { provisional } = await callIn(provider, '36301112233');
    expect(provisional).to.include(180);
    await desks.waitFor('incoming', { since });
    await desks.waitFor('closed', { since });
  });

  it('is known by what it was told where we registered, on Asterisk; FreeSWITCH asks for the address all the same', async () => {
    const told = bench().engine === 'Asterisk' ? /;line=[^;]+/u : /;gw=[^;]+/u;
    const parameters = await eventually(() => {
      const [found] = told.exec(registrar.contact ?? '') ?? [];
      if (found === undefined) throw new Error(`registered with ${registrar.contact ?? 'nothing'}`);
      return found;
    }, 10_000);
    const { provisional, status } = await callIn(stranger, '36301112233', number, parameters);
    if (bench().engine === 'Asterisk') expect(provisional).to.include(180);
    else expect(status).to.equal(407);
  });

  for (const name of ['trunk-4', 'trunk-5', 'trunk-6', accountOf(caller).user, accountOf(desk).user])
    it(`is asked for one at any other address, whoever it says it is: ${name}`, async () => {
      const since = Date.now();
      for (const dialled of [number, '201']) {
        const { status, provisional } = await callIn(stranger, name, dialled);
        expect(status, `${dialled} after ${provisional.join()}`).to.be.oneOf([401, 403, 407]);
        expect(provisional.filter((one) => one >= 180)).to.deep.equal([]);
      }
      expect(desks.eventsOf('incoming').filter(({ at }) => at >= since)).to.deep.equal([]);
    });
});
