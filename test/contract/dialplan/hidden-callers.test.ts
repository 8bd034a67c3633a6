import { expect } from 'chai';
import { CallBook } from '../../../src/domain/call/call-book.ts';
import { isCallEvent } from '../../../src/domain/call/call-event.ts';
import type { CallRecord } from '../../../src/domain/call/call-record.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { type BusyProvider, startBusyProvider } from '../../support/phones/busy-provider.ts';
import { type RawInvite, sendRawInvite } from '../../support/phones/raw-invite.ts';
import { SignallingPhone } from '../../support/phones/signalling-phone.ts';
import { headerOf } from '../../support/phones/sip-text.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, desk, extension, mobile, planCompany, soft } from './plan-company.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const provider = '127.1.1.6';
const toDesk = '+3612345001';
const toQueue = '+3612345002';
const toOutside = '+3612345003';
const toMobile = '+3612345004';
/** On the list of the desk's redirect. */
const listed = '36305551234';
/** Nobody's, on no list. */
const pretended = '36309998877';
/** What would be found of either number, however it is written. */
const traces = /305551234|309998877/u;

const asserted = (number: string) => [
  `P-Asserted-Identity: "Ada ${number}" <sip:+${number}@provider.example>`,
  `P-Preferred-Identity: "Ada ${number}" <sip:+${number}@provider.example>`,
  `Remote-Party-ID: "Ada ${number}" <sip:+${number}@provider.example>;party=calling;privacy=off;screen=yes`,
];
const nobody = { callerName: 'Anonymous', callerNumber: 'anonymous', callerHost: 'anonymous.invalid' };

/** The ways in which callers hide their number. */
const ways: readonly (readonly [string, Partial<RawInvite>])[] = [
  ['Privacy: id', { callerNumber: listed, extraHeaders: ['Privacy: id'] }],
  [
    'Privacy: id, asserted by the provider',
    { ...nobody, extraHeaders: [...asserted(listed), 'Privacy: id'] },
  ],
  [
    'Privacy: id among others, and a name that tells it',
    { callerName: `Ada ${listed}`, callerNumber: listed, extraHeaders: ['Privacy: critical; ID ;history'] },
  ],
  ['Privacy: user', { callerNumber: listed, extraHeaders: ['Privacy: user;critical'] }],
  ['Privacy: header', { callerNumber: listed, extraHeaders: ['Privacy: header'] }],
  [
    'Remote-Party-ID',
    {
      callerNumber: listed,
      extraHeaders: [`Remote-Party-ID: <sip:+${listed}@provider.example>;party=calling;privacy=full`],
    },
  ],
  ['an anonymous From alone', { ...nobody, callerName: `Ada ${listed}`, extraHeaders: asserted(listed) }],
];

onEachEngine('a caller who hides the number [R9]', 60_000, (bench) => {
  let phone: SignallingPhone;
  let outside: BusyProvider;
  let engine: MediaEngine;
  let read = 0;

  before(async () => {
    outside = await startBusyProvider();
    const company = planCompany(outside, {
      extensions: [
        extension(1, 20, [desk, 0]),
        extension(4, 20, [caller, 0]),
        extension(6, 20, [mobile, 0]),
        // Nobody is there, so the queue takes its calls.
        { ...extension(5, 20), onUnavailable: { kind: 'queue', queueId: 17 } },
      ],
      queues: [sampleQueue(17)],
      numbers: [
        {
          id: 7,
          digits: toDesk,
          ...newNumberFacts,
          destination: { kind: 'extension', extensionId: 1 },
        },
        { id: 8, digits: toQueue, ...newNumberFacts, destination: { kind: 'queue', queueId: 17 } },
        {
          id: 10,
          digits: toMobile,
          ...newNumberFacts,
          destination: { kind: 'extension', extensionId: 6 },
        },
        {
          ...{ id: 9, digits: toOutside, ...newNumberFacts },
          destination: { kind: 'outside', number: '+36301230000', trunkId: 4, ringSeconds: 20 },
        },
      ],
      callerLists: [
        { id: 5, name: 'Family', purpose: 'plain', entries: [{ kind: 'number', number: `+${listed}` }] },
      ],
      redirects: [
        {
          ...{ id: 1, holder: { kind: 'extension', extensionId: 1 }, applies: 'listed' },
          ...{ callerListIds: [5], destination: { kind: 'hang-up', reason: 'declined' } },
        },
      ],
    });
    await bench().apply({
      ...company,
      trunks: [
        ...company.trunks,
        {
          ...{ id: 5, host: provider, port: 5_060, inboundAddresses: [provider], numberFormat: null },
          ...{ register: false, username: null, sealedSecret: null },
        },
      ],
    });
    engine = await bench().controller();
    phone = await SignallingPhone.register(accountOf(desk), bench().sip);
  });
  beforeEach(async () => {
    phone.requests.length = 0;
    phone.invites.length = 0;
    outside.invites.length = 0;
    read = (await bench().journal()).length;
  });
  afterEach(async () => {
    await eventually(async () => {
      expect(phone.isQuiet).to.equal(true);
      expect(await bench().legs()).to.equal(0);
    }, 10_000);
  });
  after(() => {
    phone.close();
    outside.close();
  });

  const callIn = (requestUser: string, way: Partial<RawInvite>) =>
    sendRawInvite({ from: provider, target: bench().sip, withinMs: 1_000, requestUser, ...way });
  const dial = (phoneId: number, way: Partial<RawInvite>) =>
    sendRawInvite({
      ...{ from: '127.0.0.1', target: bench().sip, withinMs: 1_000, requestUser: '201' },
      ...{ account: accountOf(phoneId), callerNumber: accountOf(phoneId).user, ...way },
    });
  /** The record of the call, once it is over. */
  const record = (): Promise<CallRecord> =>
    eventually(async () => {
      const book = new CallBook(
        { calls: [], legs: [], waits: [] },
        { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
      );
      for (const event of (await bench().journal()).slice(read)) if (isCallEvent(event)) book.take(event);
      book.claim(new Map([[5, 1]]));
      const [call] = book.changes().calls;
      if (!call?.endedAt) throw new Error('not over');
      return call;
    }, 10_000);
  const shownAtPhone = () => /^(.*)<sip:([^@>]*)@?/u.exec(headerOf(phone.invites[0] ?? '', 'From'));

  for (const [what, way] of ways) {
    it(`is on no list, and shows it to no phone and in no record: ${what}`, async () => {
      await callIn(toDesk, way);
      expect(phone.invites).to.have.length(1);
      expect(phone.requests.filter((text) => traces.test(text))).to.deep.equal([]);
      expect((await record()).callerNumber).to.equal(null);
      expect(JSON.stringify((await bench().journal()).slice(read))).not.to.match(traces);
    });
  }

  const hidden = ways[0]?.[1] ?? {};

  it('waits in a queue without a number', async () => {
    const talk = eventually(() => {
      expect(engine.waitingCallers(17).map(({ callerNumber }) => callerNumber)).to.deep.equal(['']);
    });
    await callIn(toQueue, { ...hidden, withinMs: 5_000, talk: () => talk });
    await talk;
  });

  for (const [what, number] of [
    ['a number outside', toOutside],
    ['the mobile of an extension', toMobile],
  ] as const)
    it(`reaches ${what} without it`, async () => {
      await callIn(number, hidden);
      await eventually(() => {
        expect(outside.invites).not.to.be.empty;
      });
      expect(outside.invites.filter((text) => traces.test(text))).to.deep.equal([]);
      expect(headerOf(outside.invites[0] ?? '', 'From')).to.match(/<sip:anonymous@/u);
    });

  it('whose number is none is anonymous to a provider, too', async () => {
    await callIn(toOutside, { callerNumber: '12' });
    await eventually(() => {
      expect(outside.invites).not.to.be.empty;
    });
    expect(headerOf(outside.invites[0] ?? '', 'From')).to.match(/<sip:anonymous@/u);
  });

  it('of a number that nobody has is not told either; of another caller there it is', async () => {
    await callIn('+3612349999', hidden);
    expect((await record()).callerNumber).to.equal(null);
    read = (await bench().journal()).length;
    await callIn('+3612349999', { callerNumber: listed });
    expect((await record()).callerNumber).to.equal(listed);
  });

  it('but who asks for no privacy is shown, and known by the From header, whatever else is said', async () => {
    const way = { callerNumber: listed, callerName: 'Ada', extraHeaders: asserted(pretended) };
    expect((await callIn(toDesk, { ...way, withinMs: 5_000 })).status).to.be.oneOf([403, 603]);
    expect((await record()).callerNumber).to.equal(listed);
    read = (await bench().journal()).length;
    await callIn(toDesk, {
      ...{ callerNumber: pretended, callerName: 'Ada' },
      extraHeaders: [...asserted(listed), 'Privacy: none'],
    });
    const [, name, number] = shownAtPhone() ?? [];
    expect(name).to.match(/Ada/u);
    expect(number).to.equal(pretended);
    expect(phone.requests.join()).not.to.include('305551234');
    expect((await record()).callerNumber).to.equal(pretended);
  });

  it('no phone calls as another one by what only a provider may say: it shows its own extension', async () => {
    await dial(caller, { callerName: 'Boss', extraHeaders: asserted(listed) });
    const [, name, number] = shownAtPhone() ?? [];
    expect(name).to.match(/Extension 4/u);
    expect(number).to.equal('204');
    expect(phone.requests.filter((text) => traces.test(text))).to.deep.equal([]);
    expect((await record()).callerNumber).to.equal('204');
  });

  it('nor in its From header: FreeSWITCH shows its own extension, Asterisk does not know who that is', async () => {
    const { status } = await dial(caller, { callerNumber: listed });
    if (bench().engine === 'Asterisk') expect(status).to.equal(401);
    else expect(shownAtPhone()?.[2]).to.equal('204');
    expect(phone.requests.filter((text) => traces.test(text))).to.deep.equal([]);
  });

  it('a phone without an extension shows no number', async () => {
    await dial(soft, { extraHeaders: asserted(listed) });
    expect(phone.invites).to.have.length(1);
    expect(phone.requests.filter((text) => traces.test(text))).to.deep.equal([]);
    expect(shownAtPhone()?.[2]).to.equal('anonymous');
    expect((await record()).callerNumber).to.equal(null);
  });

  it('who calls a queue from inside waits with the own extension', async () => {
    const waits = eventually(() => {
      expect(engine.waitingCallers(17).map(({ callerNumber }) => callerNumber)).to.deep.equal(['204']);
    });
    const way = { requestUser: '205', extraHeaders: asserted(listed), withinMs: 5_000 };
    await dial(caller, { ...way, talk: () => waits });
    await waits;
  });

  it('a phone that asks for privacy shows its own extension all the same', async () => {
    await dial(caller, { extraHeaders: ['Privacy: id'] });
    expect(shownAtPhone()?.[2]).to.equal('204');
    expect((await record()).callerNumber).to.equal('204');
  });
});
