import { expect } from 'chai';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import type { CompanySnapshot, RingGroupFacts } from '../../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../../src/domain/routing/destination.ts';
import { type NodeAnswer, TableWalker, type Walk } from '../../../../src/domain/routing/walk-table.ts';
import { sampleQueue } from '../../../support/sample-configuration.ts';
import { emptySnapshot, newRingExits } from '../../../support/snapshot.ts';

const hangUp: Destination = { kind: 'hang-up', reason: 'normal' };

function walk(company: Partial<CompanySnapshot>, entry: string, answers: NodeAnswer[] = []): Walk {
  const walker = new TableWalker(compileRouting({ ...emptySnapshot, ...company }));
  return walker.walk({
    entry,
    caller: { kind: 'anonymous' },
    instant: new Date('2026-03-02T10:00:00Z'),
    answers,
  });
}

describe('a call that passes many nodes', () => {
  /** A queue whose callers hear an announcement when they have waited or press 1, and wait on. */
  const waiting: Partial<CompanySnapshot> = {
    announcements: [
      { id: 1, promptId: 1, next: { kind: 'queue', queueId: 7 } },
      { id: 2, promptId: 1, next: { kind: 'waiting-place' } },
    ],
    queues: [
      sampleQueue(7, {
        maxWaitSeconds: 30,
        onTimeout: { kind: 'announcement', announcementId: 1 },
        keys: [{ key: '1', destination: { kind: 'announcement', announcementId: 2 } }],
      }),
    ],
  };
  const rounds = (outcome: string): NodeAnswer[] =>
    Array.from({ length: 100 }, () => ({ node: 'queue-7', outcome }));
  const answered: NodeAnswer = { node: 'queue-7', outcome: 'answered' };

  for (const [outcome, nodes] of [
    ['timeout', 2],
    ['key-1', 3],
  ] as const)
    it(`waits in a queue for as many rounds as it likes, each left by ${outcome} [R4]`, () => {
      const { steps, end } = walk(waiting, 'queue-7', [...rounds(outcome), answered]);
      expect(end).to.deep.equal({ kind: 'answered', node: 'queue-7' });
      expect(steps).to.have.length(100 * nodes + 1);
    });

  it('is not walked for ever when nobody says how the rounds end', () => {
    expect(walk(waiting, 'queue-7', [{ node: 'queue-7', outcome: 'timeout' }]).end.kind).to.equal(
      'too-many-nodes',
    );
  });

  it('tries all members of groups that ring in order, however many cannot be reached [R4, R11]', () => {
    const group = (id: number, onUnavailable: Destination): RingGroupFacts => ({
      ...{ id, name: `Group ${id}`, mode: 'in-order', ringSeconds: 10, ...newRingExits, onUnavailable },
      members: Array.from({ length: 50 }, () => ({ kind: 'phone', phoneId: 404, startSeconds: 0 })),
    });
    const ringGroups = [group(1, { kind: 'ring-group', ringGroupId: 2 }), group(2, hangUp)];
    const { steps, end } = walk({ ringGroups }, 'ring-group-1');
    expect(steps).to.have.length(103);
    expect(end).to.deep.equal({ kind: 'hung-up', node: 'hang-up-normal', reason: 'normal' });
  });
});
