import { expect } from 'chai';
import { readDialled } from '../../../src/domain/numbering/read-dialled.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import { marksOfStep } from '../../../src/domain/routing/marks.ts';
import { TableWalker } from '../../../src/domain/routing/walk-table.ts';
import { eventually } from '../../support/eventually.ts';
import { type BusyProvider, startBusyProvider } from '../../support/phones/busy-provider.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { headerOf } from '../../support/phones/sip-text.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, customersAt, desk, extension, planCompany, soft } from './plan-company.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const oldest = '+3612345001';
const sales = '+3612345002';
const withoutExtension = 5;

onEachEngine('a phone that calls outside [U1]', 120_000, (bench) => {
  let first: BusyProvider;
  let second: BusyProvider;
  let company: CompanySnapshot;
  let walker: TableWalker;

  before(async () => {
    first = await startBusyProvider();
    second = await startBusyProvider();
    const planned = planCompany(first, {
      emergencyNumbers: ['112', '104'],
      extensions: [
        extension(1, 20, [caller, 0]),
        { ...extension(2, 20, [desk, 0]), outsideCalls: 'international', shownNumberId: 2 },
        { ...extension(3, 20, [soft, 0]), outsideCalls: 'none' },
      ],
      numbers: [
        {
          id: 1,
          digits: oldest,
          ...newNumberFacts,
          destination: { kind: 'hang-up', reason: 'no-answer' },
        },
        {
          id: 2,
          digits: sales,
          trunkId: 5,
          record: false,
          destination: { kind: 'extension', extensionId: 3 },
        },
      ],
      callerLists: [
        {
          ...{ id: 7, name: 'Costs a fortune', purpose: 'blocked' },
          entries: [
            { kind: 'prefix', prefix: '+3690' },
            { kind: 'number', number: '+36305556666' },
          ],
        },
      ],
    });
    const [somePhone] = planned.phones;
    if (!somePhone) throw new Error('the company has phones');
    company = {
      ...planned,
      phones: [
        ...planned.phones,
        { ...somePhone, id: withoutExtension, sipUser: 'phone5', sealedSecret: 'secret5' },
      ],
      trunks: [
        ...planned.trunks,
        { ...customersAt(5, '127.0.0.1'), port: second.port, inboundAddresses: [] },
      ],
    };
    walker = new TableWalker(compileRouting(company));
    await bench().apply(company);
  });
  beforeEach(() => {
    first.invites.length = 0;
    second.invites.length = 0;
  });
  after(() => {
    first.close();
    second.close();
  });

  const dial = async (phone: number, requestUser: string) => {
    const { user, password } = accountOf(phone);
    const { status } = await sendRawInvite({
      ...{ from: '127.0.0.1', target: bench().sip, requestUser, withinMs: 8_000 },
      ...{ account: { user, password }, callerNumber: user, callerName: 'Boss' },
    });
    return status;
  };
  /** What a provider was asked: whom to call, and for whom. */
  const asked = ({ invites }: BusyProvider) =>
    invites.map((invite) => ({
      called: /^INVITE sip:([^@;]*)@/u.exec(invite)?.[1],
      shown: /^(.*)<sip:([^@>]*)@/u.exec(headerOf(invite, 'From'))?.slice(1),
    }));
  const nobodyWasAsked = () => {
    expect([...asked(first), ...asked(second)]).to.deep.equal([]);
  };

  for (const dialled of ['06301112233', '0036301112233', '+36301112233', '36301112233', '301112233'])
    it(`reaches the number as it is dialled in the country: ${dialled}`, async () => {
      // Busy, as the provider says.
      expect(await dial(caller, dialled)).to.equal(486);
      expect(asked(first)).to.deep.equal([{ called: '+36301112233', shown: ['', oldest] }]);
      expect(asked(second)).to.deep.equal([]);
    });

  it('shows the number of its extension, through the provider of that number', async () => {
    expect(await dial(desk, '06301112233')).to.equal(486);
    expect(asked(second)).to.deep.equal([{ called: '+36301112233', shown: ['', sales] }]);
    expect(asked(first)).to.deep.equal([]);
  });

  it('reaches other countries when its extension may, and is told that it may not otherwise', async () => {
    expect(await dial(desk, '00441234567890')).to.equal(486);
    expect(asked(second).map(({ called }) => called)).to.deep.equal(['+441234567890']);
    second.invites.length = 0;
    for (const dialled of ['00441234567890', '+441234567890'])
      expect(await dial(caller, dialled), dialled).to.be.oneOf([403, 603]);
    nobodyWasAsked();
  });

  it('reaches nobody when its extension may not, or it has none', async () => {
    for (const phone of [soft, withoutExtension])
      for (const dialled of ['06301112233', '+441234567890'])
        expect(await dial(phone, dialled), `${phone} ${dialled}`).to.be.oneOf([403, 603]);
    nobodyWasAsked();
  });

  it('gets help by an emergency number, whatever its extension may, and the number is sent as it was dialled', async () => {
    for (const phone of [caller, soft, withoutExtension]) {
      first.invites.length = 0;
      expect(await dial(phone, '112')).to.equal(486);
      expect(asked(first)).to.deep.equal([{ called: '112', shown: ['', oldest] }]);
    }
    expect(await dial(desk, '104')).to.equal(486);
    expect(asked(second)).to.deep.equal([{ called: '104', shown: ['', sales] }]);
  });

  it('calls no number on a blocked list [C7]', async () => {
    for (const dialled of ['06305556666', '0690123456', '+3690123456'])
      expect(await dial(desk, dialled), dialled).to.be.oneOf([403, 603]);
    nobodyWasAsked();
    expect(await dial(desk, '06305556667')).to.equal(486);
  });

  it('reaches a number of its own company without a provider, by the call logic of that number', async () => {
    // Its destination hangs up as if nobody had answered; the other one leads to a phone that is not there.
    expect(await dial(soft, '0612345001')).to.be.oneOf([480, 408, 603, 503]);
    const rang = await dial(withoutExtension, sales);
    expect(rang).to.be.oneOf([480, 503, 404]);
    nobodyWasAsked();
  });

  it('is told that there is no such number when it dials none', async () => {
    for (const dialled of ['999', '12345', '105', '+112', '0000000', '299', '+36123', '99999999999999999'])
      expect(await dial(desk, dialled), dialled).to.equal(404);
    nobodyWasAsked();
  });

  it('takes the way that the simulation takes', async () => {
    const marks = async () =>
      (await bench().told())
        .filter(({ name }) => name === 'SW_NODE')
        .map(({ text }) => text.split(':').slice(0, 2).join(':'));
    const dials = [
      ...[caller, desk, soft, withoutExtension].flatMap((phone) =>
        ['06301112233', '+4930123456', '112', '0690123456', '0612345001'].map((sent) => ({ phone, sent })),
      ),
    ];
    const extensions = new Map([
      [caller, '201'],
      [desk, '202'],
      [soft, '203'],
    ]);
    for (const { phone, sent } of dials) {
      const before = (await marks()).length;
      await dial(phone, sent);
      const dialled = readDialled(sent, company);
      if (!dialled) throw new Error(`no number: ${sent}`);
      const digits = extensions.get(phone);
      const walk = walker.walk({
        entry: walker.entryOfDialled(dialled, digits ?? null),
        caller: digits === undefined ? { kind: 'anonymous' } : { kind: 'extension', digits },
        dialled,
        instant: new Date(),
        answers: ['dial-none', 'dial-national', 'dial-international-2'].map((node) => ({
          node,
          outcome: 'busy',
        })),
      });
      await eventually(async () => {
        const left = (await marks()).slice(before);
        expect(left, `${phone} ${sent}`).to.deep.equal(walk.steps.flatMap(marksOfStep));
      }, 10_000);
    }
  });
});
