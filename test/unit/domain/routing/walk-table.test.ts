import { expect } from 'chai';
import type { Caller } from '../../../../src/domain/routing/caller.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../../src/domain/routing/destination.ts';
import { marksOfWalk } from '../../../support/marks-of-walk.ts';
import { type NodeAnswer, TableWalker, type Walk } from '../../../../src/domain/routing/walk-table.ts';
import { emptySnapshot, newExtensionFacts, newNumberFacts } from '../../../support/snapshot.ts';

const phone = (id: number) => ({
  ...{ id, kind: 'sip' as const, sipUser: `desk${id}`, sealedSecret: 'x', mobileNumber: null, trunkId: null },
});
const extension = (id: number, digits: string) => ({
  ...{
    id,
    digits,
    name: digits,
    ringSeconds: 25,
    devices: [{ phoneId: id, startSeconds: 0 }],
    ...newExtensionFacts,
  },
});
const toExtension = (extensionId: number): Destination => ({ kind: 'extension', extensionId });

const company: CompanySnapshot = {
  ...emptySnapshot,
  phones: [phone(1), phone(2)],
  extensions: [{ ...extension(1, '201'), onNoAnswer: toExtension(2) }, extension(2, '202')],
  numbers: [
    {
      id: 9,
      digits: '+3612345678',
      ...newNumberFacts,
      destination: { kind: 'calendar', calendarId: 4 },
    },
  ],
  calendars: [
    {
      ...{ id: 4, name: 'Office', timeZone: 'Europe/Budapest' },
      weekly: [
        { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '16:00', destination: { kind: 'queue', queueId: 7 } },
      ],
      overrides: [
        {
          ...{ from: '2026-03-02T14:00', to: '2026-03-02T14:30', open: false, note: '' },
          destination: toExtension(1),
        },
      ],
      defaultDestination: { kind: 'voicemail', voicemailBoxId: 3 },
    },
  ],
  queues: [
    {
      ...{
        id: 7,
        strategy: 'ring-all',
        ringSeconds: 15,
        wrapUpSeconds: 0,
        maxWaitSeconds: 120,
        maxCallers: null,
      },
      ...{ joinWhenEmpty: true, musicPromptId: null, announcePosition: false, announceEverySeconds: 60 },
      ...{
        record: false,
        onTimeout: { kind: 'hang-up', reason: 'no-answer' },
        onFull: { kind: 'hang-up', reason: 'busy' },
      },
      ...{ onEmpty: { kind: 'hang-up', reason: 'unavailable' } },
      keys: [
        { key: '*', destination: { kind: 'menu', menuId: 6 } },
        { key: '1', destination: { kind: 'callback', queueId: 7 } },
      ],
    },
  ],
  prompts: [{ id: 5, contentHash: 'ab' }],
  menus: [
    {
      ...{ id: 6, promptId: 5, waitSeconds: 5, tries: 3 },
      keys: [{ key: '0', destination: { kind: 'waiting-place' } }],
      onNoInput: { kind: 'waiting-place' },
      onWrongInput: { kind: 'menu', menuId: 6 },
      onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
    },
  ],
  voicemailBoxes: [{ id: 3, greetingPromptId: null, maxSeconds: 60 }],
  callerLists: [
    {
      ...{ id: 20, name: 'Family', purpose: 'plain' },
      entries: [
        { kind: 'prefix', prefix: '+3620' },
        { kind: 'number', number: '+36301112233' },
        { kind: 'extension', extensionId: 2 },
      ],
    },
  ],
};

const customer: Caller = { kind: 'outside', number: '36709998877' };

function walk(
  more: {
    company?: CompanySnapshot;
    entry?: string;
    caller?: Caller;
    at?: string;
    answers?: NodeAnswer[];
  } = {},
): Walk {
  const { entry = 'number-9', caller = customer, at = '2026-03-02T10:00:00Z', answers = [] } = more;
  const walker = new TableWalker(compileRouting(more.company ?? company));
  return walker.walk({ entry, caller, instant: new Date(at), answers });
}

describe('a walk through the routing table', () => {
  it('rings an outside number for as long as was chosen, else for a minute', () => {
    const waited = (ringSeconds?: number) => {
      const destination = {
        ...{ kind: 'outside' as const, number: '+3611111', trunkId: 4 },
        ...(ringSeconds === undefined ? {} : { ringSeconds }),
      };
      const led = {
        ...company,
        numbers: [{ id: 9, digits: '+361999', ...newNumberFacts, destination }],
        redirects: [],
      };
      const { node } = walk({ company: led }).steps.find((step) => step.node.kind === 'outside') ?? {};
      const { steps } = walk({
        company: led,
        answers: [{ node: node?.name ?? '', outcome: 'no-answer' }],
      });
      const [rang, ended] = steps.slice(-2);
      return [node?.name, ((ended?.at.getTime() ?? 0) - (rang?.at.getTime() ?? 0)) / 1_000];
    };
    expect(waited()).to.deep.equal(['outside-3611111-4', 60]);
    expect(waited(60)).to.deep.equal(['outside-3611111-4', 60]);
    expect(waited(20)).to.deep.equal(['outside-3611111-4-for-20', 20]);
  });

  it('finds where calls to a number or an extension start', () => {
    const walker = new TableWalker(compileRouting(company));
    expect(walker.entryOfNumber('3612345678')).to.equal('number-9');
    expect(walker.entryOfExtension('202')).to.equal('extension-2');
    expect(walker.entryOfNumber('202')).to.equal(null);
    expect(walker.entryOfExtension('3612345678')).to.equal(null);
  });

  it('takes the row of the calendar that holds, and tells the local time and until when it is so [R2]', () => {
    const { steps, end } = walk();
    expect(marksOfWalk({ steps, end })).to.deep.equal([
      'number-9:enter',
      'calendar-4:enter',
      'calendar-4:row-1',
      'queue-7:enter',
    ]);
    expect(steps[1]?.decision).to.deep.equal({
      by: 'calendar',
      exit: 'row-1',
      localTime: '2026-03-02T11:00:00',
      until: new Date('2026-03-02T13:00:00Z'),
    });
    expect(end).to.deep.equal({ kind: 'answered', node: 'queue-7' });
  });

  it('takes an override to the last moment of it, and the plan from then on [R3]', () => {
    expect(walk({ at: '2026-03-02T13:29:59.999Z' }).end.node).to.equal('ring-1');
    expect(walk({ at: '2026-03-02T13:30:00Z' }).end.node).to.equal('queue-7');
  });

  it('leads a call in a gap to the default [R4]', () => {
    expect(walk({ at: '2026-03-01T10:00:00Z' }).end).to.deep.equal({
      kind: 'voicemail',
      node: 'voicemail-3',
    });
  });

  it('asks a calendar at the moment when the call comes to it, not when it began', () => {
    const ringFirst: CompanySnapshot = {
      ...company,
      extensions: [
        { ...extension(1, '201'), onNoAnswer: { kind: 'calendar', calendarId: 4 } },
        extension(2, '202'),
      ],
    };
    const answers = [{ node: 'ring-1', outcome: 'no-answer' }];
    const entry = 'extension-1';
    const after = walk({ company: ringFirst, entry, answers, at: '2026-03-02T14:59:40Z' });
    expect(after.end.kind, '25 seconds later it is past four').to.equal('voicemail');
    const quick = [{ node: 'ring-1', outcome: 'no-answer', afterSeconds: 5 }];
    const before = walk({ company: ringFirst, entry, answers: quick, at: '2026-03-02T14:59:40Z' });
    expect(before.end.node).to.equal('queue-7');
  });

  it('goes on where nobody answers, and says what was told and what was assumed', () => {
    const { steps, end } = walk({
      entry: 'extension-1',
      answers: [{ node: 'ring-1', outcome: 'no-answer' }],
    });
    expect(steps.map(({ decision }) => decision)).to.deep.equal([
      { by: 'logic' },
      { by: 'people', outcome: 'no-answer', assumed: false },
      { by: 'logic' },
      { by: 'people', outcome: 'answered', assumed: true },
    ]);
    expect(end).to.deep.equal({ kind: 'answered', node: 'ring-2' });
  });

  it('leads back to the place in the queue that was left by a key, once [R12]', () => {
    const answers = [
      { node: 'queue-7', outcome: 'key-star' },
      { node: 'queue-7', outcome: 'timeout' },
      { node: 'menu-6', outcome: 'wrong-input' },
      { node: 'menu-6', outcome: 'key-0' },
    ];
    const found = walk({ answers });
    expect(marksOfWalk(found).slice(3)).to.deep.equal([
      ...['queue-7:enter', 'queue-7:key-star', 'menu-6:enter', 'menu-6:wrong-input'],
      ...['menu-6:enter', 'menu-6:key-0', 'waiting-place:enter', 'queue-7:enter', 'queue-7:timeout'],
      'hang-up-no-answer:enter',
    ]);
    expect(found.end).to.deep.equal({ kind: 'hung-up', node: 'hang-up-no-answer', reason: 'no-answer' });
    const neverWaited = walk({ entry: 'menu-6', answers: [{ node: 'menu-6', outcome: 'key-0' }] });
    expect(neverWaited.end).to.deep.equal({ kind: 'hung-up', node: 'hang-up-normal', reason: 'normal' });
  });

  it('calls back who comes from outside and shows a number; everybody else is refused and waits on [R12]', () => {
    const after = (caller: Caller) => marksOfWalk(walk({ entry: 'callback-7', caller })).slice(1);
    expect(after(customer)).to.deep.equal(['callback-7:accepted', 'hang-up-normal:enter']);
    for (const caller of [{ kind: 'anonymous' }, { kind: 'extension', digits: '202' }] as const)
      expect(after(caller)).to.deep.equal(['callback-7:refused', 'queue-7:enter']);
  });

  it('ends a call that passed fifty nodes', () => {
    const answers = [{ node: 'menu-6', outcome: 'wrong-input' }];
    const { steps, end } = walk({ entry: 'menu-6', answers });
    expect(steps).to.have.length(50);
    expect(end).to.deep.equal({ kind: 'too-many-nodes', node: 'menu-6' });
  });

  it('knows what a node lacks: nobody to ring, no audio, no provider', () => {
    const bare: CompanySnapshot = {
      ...company,
      extensions: [{ ...extension(1, '201'), devices: [], onUnavailable: { kind: 'menu', menuId: 6 } }],
      prompts: [{ id: 5, contentHash: null }],
      menus: company.menus.map((menu) => ({
        ...menu,
        onUnavailable: { kind: 'outside', number: '+3611111', trunkId: null },
      })),
      ...{ calendars: [], numbers: [], callerLists: [] },
    };
    const { steps, end } = walk({ company: bare, entry: 'extension-1' });
    expect(steps.map(({ decision }) => decision)).to.deep.equal([
      { by: 'logic' },
      { by: 'lack', lack: 'device' },
      { by: 'lack', lack: 'prompt' },
      { by: 'lack', lack: 'trunk' },
      { by: 'logic' },
    ]);
    expect(end.node).to.equal('hang-up-unavailable');
  });

  describe('with a redirect from 201 to 202 for all but the family [R9]', () => {
    const redirected: CompanySnapshot = {
      ...company,
      redirects: [
        {
          ...{ id: 30, applies: 'not-listed', callerListIds: [20] },
          holder: { kind: 'extension', extensionId: 1 },
          destination: toExtension(2),
        },
      ],
    };
    const reached = (caller: Caller) => {
      const { steps, end } = walk({ company: redirected, entry: 'extension-1', caller });
      return { rings: end.node, decision: steps[1]?.decision };
    };

    it('rings the assistant for a stranger and for an anonymous caller', () => {
      for (const caller of [customer, { kind: 'anonymous' } as const])
        expect(reached(caller)).to.deep.equal({ rings: 'ring-2', decision: { by: 'caller', match: null } });
    });

    it('rings the manager for the family, by number, prefix or extension, and names the entry that matched', () => {
      expect(reached({ kind: 'outside', number: '36301112233' })).to.deep.equal({
        rings: 'ring-1',
        decision: { by: 'caller', match: { listId: 20, kind: 'number', entry: '36301112233' } },
      });
      expect(reached({ kind: 'outside', number: '36201' }).decision).to.deep.equal({
        by: 'caller',
        match: { listId: 20, kind: 'prefix', entry: '3620' },
      });
      expect(reached({ kind: 'extension', digits: '202' })).to.deep.equal({
        rings: 'ring-1',
        decision: { by: 'caller', match: { listId: 20, kind: 'extension', entry: '202' } },
      });
    });

    it('takes no extension for the beginning of a number', () => {
      expect(reached({ kind: 'extension', digits: '3620' }).rings).to.equal('ring-2');
      expect(reached({ kind: 'outside', number: '202' }).rings).to.equal('ring-2');
    });
  });
});
