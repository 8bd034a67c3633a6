import { expect } from 'chai';
import { CallBook } from '../../../../src/domain/call/call-book.ts';
import type { ChangedCalls } from '../../../../src/domain/call/calls-at-hand.ts';
import { isCallEvent } from '../../../../src/domain/call/call-event.ts';
import type { LegRecord } from '../../../../src/domain/call/call-record.ts';
import {
  eventsOf,
  linesOfRealCall,
  type RealEngine,
  realCallNames,
} from '../../../support/real-calls/real-calls.ts';

const always = new Date(0);
const agents: readonly [sipUser: string, phoneId: number, agentId: number][] = [
  ['phone1', 1, 7],
  ['phone2', 2, 8],
  ['phone3', 3, 9],
];

/** What is kept of a call that was really made. */
function recordsOf(name: string, engine: RealEngine): ChangedCalls {
  const book = new CallBook(
    { calls: [], legs: [], waits: [] },
    {
      companies: new Set([1]),
      phones: new Map(
        agents.map(([sipUser, phoneId, id]) => [
          sipUser,
          { phoneId, companyId: 1, stays: [{ agentId: id, since: always, until: null }] },
        ]),
      ),
      mobiles: new Map([[4, { phoneId: 4, companyId: 1, stays: [] }]]),
    },
  );
  for (const event of eventsOf(linesOfRealCall(name, engine), engine))
    if (isCallEvent(event)) book.take(event);
  return book.changes();
}

const device = ({ sipUser, phoneId }: LegRecord) =>
  sipUser ?? (phoneId === null ? 'outside' : `mobile${phoneId}`);

/** One line for each attempt: who, what became of it, and the node or queue. */
function attemptsOf({ legs }: ChangedCalls): string[] {
  return legs.flatMap((leg) =>
    leg.role === 'origin' ? [] : [`${device(leg)} ${leg.outcome ?? 'open'} at ${leg.node ?? 'nothing'}`],
  );
}

const attempts: Readonly<Record<string, readonly string[]>> = {
  'ring-no-answer': ['phone1 no-answer at ring-1', 'phone2 no-answer at ring-1'],
  'ring-answered-staggered': ['phone1 answered-elsewhere at ring-1', 'phone2 answered at ring-1'],
  'ring-answered-direct': ['phone2 answered at ring-3'],
  'ring-gave-up': ['phone1 caller-gave-up at ring-1', 'phone2 caller-gave-up at ring-1'],
  'ring-busy': ['phone2 busy at ring-3'],
  'ring-unregistered-and-no-one': ['phone9 unavailable at ring-5', 'phone1 busy at ring-5'],
  'ring-unknown': [],
  'ring-mobile-key': ['phone1 answered-elsewhere at ring-2', 'mobile4 answered at ring-2'],
  'ring-mobile-voicemail-desk': ['phone1 answered at ring-2', 'mobile4 answered-elsewhere at ring-2'],
  'ring-mobile-not-confirmed': ['phone1 answered at ring-2', 'mobile4 not-confirmed at ring-2'],
  'outside-answered': ['outside answered at outside-36301112233-4'],
  'queue-answered': ['phone1 answered at queue-17'],
  'queue-retries-abandoned': ['phone1 no-answer at queue-17', 'phone1 caller-gave-up at queue-17'],
  'queue-abandoned-between': ['phone1 no-answer at queue-17'],
  'queue-busy-then-answered': ['phone1 busy at queue-17', 'phone1 answered at queue-17'],
  'queue-withdrawn': ['phone1 withdrawn at queue-17'],
  'queue-place-staggered': ['phone1 answered-elsewhere at queue-17', 'phone2 answered at queue-17'],
  'queue-place-no-answer-abandoned': [
    'phone1 no-answer at queue-17',
    'phone2 no-answer at queue-17',
    'phone1 caller-gave-up at queue-17',
  ],
  'queue-place-withdrawn': ['phone1 withdrawn at queue-17'],
  'queue-all': ['phone2 answered at queue-18', 'phone1 answered-elsewhere at queue-18'],
  'queue-all-abandoned': ['phone2 caller-gave-up at queue-18', 'phone1 caller-gave-up at queue-18'],
  'queue-mobile': ['mobile4 answered at queue-17'],
  'transfer-blind': ['phone1 answered at ring-1', 'phone2 answered at ring-3'],
  'transfer-blind-queue': ['phone1 answered at queue-17', 'phone2 answered at ring-3'],
  'transfer-attended': [
    'phone1 answered at ring-1',
    'phone2 answered at ring-3',
    'phone2 answered at ring-1',
  ],
  'transfer-attended-ringing': ['phone1 answered at ring-1', 'phone2 caller-gave-up at ring-3'],
  'transfer-attended-to-queue': [
    'phone1 answered at ring-1',
    'phone9 unavailable at ring-6',
    'phone2 answered at queue-17',
  ],
  'engine-killed': ['phone1 open at ring-1', 'phone2 open at ring-1'],
};

const ends: Readonly<Record<string, string>> = {
  'ring-no-answer': 'logic 19',
  'ring-busy': 'logic 17',
  'ring-gave-up': 'caller 127',
  'ring-answered-staggered': 'caller 16',
  'ring-answered-direct': 'other-side 16',
  'queue-answered': 'caller 16',
  'queue-busy-then-answered': 'other-side 16',
  'outside-answered': 'other-side 16',
};

const waits: Readonly<Record<string, readonly string[]>> = {
  'queue-answered': ['17 answered 7'],
  'queue-abandoned-between': ['17 abandoned nobody'],
  'queue-retries-abandoned': ['17 abandoned nobody'],
  'queue-all': ['18 answered 8'],
  'queue-mobile': ['17 answered 7'],
  'transfer-blind-queue': ['17 answered 7'],
  'transfer-attended-to-queue': ['17 left nobody', '17 answered 8'],
  'ring-no-answer': [],
};

/** What FreeSWITCH does otherwise: docs/conformance.md. */
const otherAttempts: Readonly<Record<string, readonly string[] | undefined>> = {
  // Members of a queue that rings all are asked in the order of their agents.
  'queue-all': ['phone1 answered-elsewhere at queue-18', 'phone2 answered at queue-18'],
  'queue-all-abandoned': ['phone1 caller-gave-up at queue-18', 'phone2 caller-gave-up at queue-18'],
  // The leg to a device that rings later exists from the beginning of an offer.
  'queue-place-no-answer-abandoned': [
    'phone1 no-answer at queue-17',
    'phone2 no-answer at queue-17',
    'phone1 caller-gave-up at queue-17',
    'phone2 caller-gave-up at queue-17',
  ],
  'queue-place-withdrawn': ['phone1 withdrawn at queue-17', 'phone2 withdrawn at queue-17'],
  // The call that is passed on dials what its agent had dialled.
  'transfer-attended-to-queue': [
    'phone1 answered at ring-1',
    'phone9 unavailable at ring-6',
    'phone9 unavailable at ring-6',
    'phone2 answered at queue-17',
  ],
};
const otherEnds: Readonly<Record<string, string | undefined>> = { 'ring-gave-up': 'caller 16' };
const otherWaits: Readonly<Record<string, readonly string[] | undefined>> = {
  'transfer-attended-to-queue': ['17 abandoned nobody', '17 answered 8'],
};
const notKept: Readonly<Record<RealEngine, readonly string[]>> = {
  Asterisk: [],
  FreeSWITCH: ['transfer-attended-ringing'],
};

for (const engine of ['Asterisk', 'FreeSWITCH'] as const)
  describe(`the record of a real call on ${engine} [C3]`, () => {
    const other = <T>(map: Readonly<Record<string, T | undefined>>, name: string): T | undefined =>
      engine === 'FreeSWITCH' ? map[name] : undefined;

    it('is looked at here for every call that is kept for tests', () => {
      const wanted = Object.keys(attempts).filter((name) => !notKept[engine].includes(name));
      expect(wanted.sort()).to.deep.equal(realCallNames(engine));
    });

    for (const name of realCallNames(engine))
      it(`${name}: tells whom it rang and what became of it`, () => {
        expect(attemptsOf(recordsOf(name, engine))).to.deep.equal(
          other(otherAttempts, name) ?? attempts[name],
        );
      });

    for (const [name, expected] of Object.entries(ends))
      it(`${name}: tells who ended it`, () => {
        const [call] = recordsOf(name, engine).calls;
        expect(`${call?.endedBy ?? ''} ${call?.cause ?? ''}`).to.equal(other(otherEnds, name) ?? expected);
      });

    it('tells who called, what was dialled, and by what it entered the call logic', () => {
      const [fromOutside] = recordsOf('queue-answered', engine).calls;
      expect(fromOutside).to.include({
        callerKind: 'trunk',
        callerPhoneId: null,
        callerNumber: '+36305556677',
        dialled: '+3612345001',
        numberId: 9,
        extensionId: null,
        revision: 1,
        companyId: 1,
      });
      const [fromInside] = recordsOf('ring-busy', engine).calls;
      expect(fromInside).to.include({
        callerKind: 'phone',
        callerPhoneId: 3,
        callerNumber: '204',
        dialled: '203',
        numberId: null,
        extensionId: 3,
      });
    });

    it('has every mark of the call logic, in order', () => {
      const { marks } = recordsOf('ring-no-answer', engine);
      expect(marks.map(({ position, node, mark }) => `${position} ${node}:${mark}`)).to.deep.equal([
        '1 extension-1:enter',
        '2 ring-1:enter',
        '3 ring-1:no-answer',
        '4 hang-up-no-answer:enter',
      ]);
    });

    if (engine === 'Asterisk')
      it('times ringing, waiting and talking by the engine, to the millisecond', () => {
        const { calls, legs, waits } = recordsOf('queue-busy-then-answered', engine);
        const ms = (from: Date | undefined, to: Date | null | undefined) =>
          to && from ? to.getTime() - from.getTime() : null;
        expect(
          legs.slice(1).map(({ beganAt, answeredAt, endedAt }) => ms(beganAt, answeredAt ?? endedAt)),
        ).to.deep.equal([4, 46]);
        expect(waits.map(({ enteredAt, endedAt }) => ms(enteredAt, endedAt))).to.deep.equal([1_046]);
        expect(calls[0]?.talkMs).to.equal(502);
        expect(ms(calls[0]?.startedAt, calls[0]?.answeredAt)).to.equal(1_083);
      });

    for (const [name, expected] of Object.entries(waits))
      it(`${name}: tells how each wait ended`, () => {
        expect(
          recordsOf(name, engine).waits.map(
            (wait) => `${wait.queueId} ${wait.outcome ?? ''} ${wait.agentId ?? 'nobody'}`,
          ),
        ).to.deep.equal(other(otherWaits, name) ?? expected);
      });

    it('names the agent at each phone, and the one whom the queue names where it connects', () => {
      const agentsOf = (name: string) => recordsOf(name, engine).legs.map(({ agentId }) => agentId);
      expect(agentsOf('queue-retries-abandoned')).to.deep.equal([null, 7, 7]);
      expect(agentsOf('queue-place-staggered')).to.deep.equal([null, 7, 7]);
      expect(agentsOf('ring-busy')).to.deep.equal([9, 8]);
    });

    it('a blind transfer is further legs of the same call', () => {
      const { calls, legs } = recordsOf('transfer-blind', engine);
      expect(calls).to.have.length(1);
      expect(legs.map(({ transfer, transferTarget }) => [transfer, transferTarget])).to.deep.equal([
        [null, null],
        ['blind', '203'],
        [null, null],
      ]);
    });

    it('an attended transfer leads the leg of the second call into the first one', () => {
      const { calls, legs } = recordsOf('transfer-attended', engine);
      const [first, second] = calls;
      expect(calls).to.have.length(2);
      expect(second).to.include({ continuedIn: first?.key, endedBy: 'transfer' });
      expect(first).to.include({ continuedIn: null, endedBy: 'caller' });
      const [joined] = legs.filter(({ role }) => role === 'joined');
      expect(joined).to.include({ callKey: first?.key, sipUser: 'phone2', outcome: 'answered' });
      const consulted = legs.find(({ callKey, role }) => callKey === second?.key && role === 'attempt');
      expect(consulted?.endedAt).to.deep.equal(joined?.beganAt);
    });

    if (engine === 'Asterisk')
      it('who takes a place in the call logic has come to its node', () => {
        const { calls, marks } = recordsOf('transfer-attended-to-queue', engine);
        const ofFirst = marks.filter(({ callKey }) => callKey === calls[0]?.key);
        expect(ofFirst.map(({ position, node, mark }) => `${position} ${node}:${mark}`)).to.deep.equal([
          '1 extension-1:enter',
          '2 ring-1:enter',
          '3 queue-17:enter',
        ]);
      });

    it('nothing that an engine makes for itself is a phone', () => {
      for (const name of realCallNames(engine))
        for (const leg of recordsOf(name, engine).legs)
          expect(leg.sipUser !== null || leg.trunkId !== null || leg.phoneId !== null, name).to.equal(true);
    });
  });
