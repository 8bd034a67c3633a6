import { expect } from 'chai';
import fc from 'fast-check';
import { agentEvents, type ChangedAgent } from '../../../../src/application/live/changed-agents.ts';
import type { LiveEvent } from '../../../../src/application/live/live-event.ts';
import { eventId, revisionOfEventId, type Viewer } from '../../../../src/application/live/viewer.ts';
import { waitingLine } from '../../../../src/application/live/waiting-line.ts';
import type { AgentView } from '../../../../src/application/agents/agent-view.ts';

const viewer = (seesAll: boolean): Viewer => ({
  userId: 7,
  scope: { companyId: 1 },
  seesAll,
  topics: ['agents', 'queues'],
});

/** Only what decides who sees the agent. */
const agentView = (id: number, supervisorIds: readonly number[] = []) =>
  ({ agent: { id }, user: { id, supervisorIds } }) as unknown as AgentView;

const told = (events: readonly LiveEvent[]) =>
  events.map((event) => {
    if (event.kind === 'agent') return ['agent', event.agent.agent.id, event.id];
    return event.kind === 'agent-gone' ? ['gone', event.agentId, event.id] : [event.kind];
  });

describe('what a viewer is told of agents', () => {
  const changed: ChangedAgent[] = [
    { id: 9, revision: 12, before: agentView(9), after: agentView(9) },
    { id: 7, revision: 11, before: agentView(7), after: agentView(7) },
    { id: 8, revision: 12, before: agentView(8, [7]), after: agentView(8, [7]) },
    { id: 10, revision: 13, before: agentView(10), after: null },
    { id: 11, revision: 14, before: agentView(11, [7]), after: agentView(11) },
  ];

  it('with the right to see all: every agent, and who is gone', () => {
    expect(told(agentEvents(viewer(true), changed))).to.deep.equal([
      ['agent', 7, '11'],
      ['agent', 9, null],
      ['agent', 8, '12'],
      ['gone', 10, '13'],
      ['agent', 11, '14'],
    ]);
  });

  it('without it: himself and his people [S12], and who is not of them any more', () => {
    expect(told(agentEvents(viewer(false), changed))).to.deep.equal([
      ['agent', 7, '11.7'],
      ['agent', 8, '12.7'],
      ['gone', 11, '14.7'],
    ]);
  });

  it('coming back: never that somebody out of sight is gone', () => {
    const forgotten = changed.map((agent) => ({ ...agent, before: 'forgotten' as const }));
    expect(told(agentEvents(viewer(false), forgotten)).map(([, id]) => id)).to.deep.equal([7, 8]);
    expect(told(agentEvents(viewer(true), forgotten)).map(([, id]) => id)).to.deep.equal([7, 9, 8, 10, 11]);
  });

  it('whatever arrived last, everything newer comes again and nothing is lost', () => {
    const anyChange = fc.record({
      id: fc.integer({ min: 1, max: 20 }),
      revision: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyChange, { selector: ({ id }) => id }), fc.nat(), (changes, cut) => {
        const events = agentEvents(
          viewer(true),
          changes.map(({ id, revision }) => ({ id, revision, before: null, after: agentView(id) })),
        );
        const arrived = events.slice(0, cut % (events.length + 1));
        const lastId = arrived.findLast((event) => 'id' in event && event.id !== null);
        const after = lastId && 'id' in lastId ? Number(lastId.id) : 0;
        const heard = new Set([
          ...told(arrived).map(([, id]) => id),
          ...changes.filter(({ revision }) => revision > after).map(({ id }) => id),
        ]);
        expect([...heard]).to.have.members(changes.map(({ id }) => id));
      }),
    );
  });
});

describe('the id of an event', () => {
  it('is good for whoever sees as much as the one to whom it was given', () => {
    for (const seesAll of [true, false]) {
      expect(revisionOfEventId(viewer(seesAll), eventId(viewer(seesAll), 42))).to.equal(42);
      expect(revisionOfEventId(viewer(!seesAll), eventId(viewer(seesAll), 42))).to.equal(null);
    }
    expect(revisionOfEventId({ ...viewer(false), userId: 8 }, '42.7')).to.equal(null);
  });

  it('may be any text that a client makes up', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('', '.', '007', '-1', '1e3', '42.', '99999999999')),
        (text) => {
          const revision = revisionOfEventId(viewer(true), text);
          expect(revision === null || String(revision) === text).to.equal(true);
        },
      ),
    );
  });
});

describe('the line of callers in a queue', () => {
  const caller = (callerNumber: string, second: number) => ({
    callerNumber,
    since: new Date(second * 1_000),
  });
  const state = (mediaNodeId: number, ...callers: ReturnType<typeof caller>[]) => ({
    mediaNodeId,
    queueId: 3,
    callers,
    changedAt: new Date(0),
  });

  it('of one node is in the order of that node, which may prefer somebody', () => {
    const line = waitingLine(3, 'Sales', [state(1, caller('b', 20), caller('a', 10))], true);
    expect(line.waiting).to.deep.equal([
      { position: 1, callerNumber: 'b', since: new Date(20_000) },
      { position: 2, callerNumber: 'a', since: new Date(10_000) },
    ]);
    expect(line.longestWaitSince).to.deep.equal(new Date(10_000));
  });

  it('of several nodes is by how long they wait', () => {
    const states = [state(1, caller('b', 20), caller('d', 40)), state(2, caller('a', 10), caller('c', 30))];
    const line = waitingLine(3, 'Sales', states, true);
    expect(line.waiting.map(({ position, callerNumber }) => `${position}${callerNumber}`)).to.deep.equal([
      '1a',
      '2b',
      '3c',
      '4d',
    ]);
  });

  it('shows no numbers to those who may not see them, and is empty when nobody waits', () => {
    expect(waitingLine(3, 'Sales', [state(1, caller('secret', 1))], false).waiting).to.deep.equal([
      { position: 1, since: new Date(1_000) },
    ]);
    expect(waitingLine(3, 'Sales', [], true)).to.deep.equal({
      queueId: 3,
      name: 'Sales',
      waiting: [],
      longestWaitSince: null,
    });
  });
});
