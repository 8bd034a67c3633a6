import { expect } from 'chai';
import type { CalendarFacts } from '../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../src/domain/routing/destination.ts';
import { eventually } from '../../support/eventually.ts';
import { emptySnapshot } from '../../support/snapshot.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { type MarksOfWalks, marksAt } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';

const hangUp: Destination = { kind: 'hang-up', reason: 'normal' };
const chained = 20;
const calendar = (calendarId: number): Destination => ({ kind: 'calendar', calendarId });

/** Calendars that lead from one to the next at any time, and in the end there. */
function chainFrom(firstId: number, end: Destination): CalendarFacts[] {
  return Array.from({ length: chained }, (_none, index) => ({
    ...{ id: firstId + index, name: '', timeZone: 'UTC', weekly: [], overrides: [] },
    defaultDestination: index + 1 < chained ? calendar(firstId + index + 1) : end,
  }));
}

onEachEngine('a call that passes many nodes', 60_000, (bench) => {
  let marks: MarksOfWalks;
  let begun: string[] = [];

  before(async () => {
    marks = marksAt(bench());
    await bench().apply({
      ...emptySnapshot,
      queues: [
        sampleQueue(7, { keys: [{ key: '1', destination: calendar(100) }] }),
        sampleQueue(8, { maxWaitSeconds: 1, onTimeout: calendar(200) }),
      ],
      calendars: [
        ...chainFrom(100, { kind: 'waiting-place' }),
        ...chainFrom(200, { kind: 'queue', queueId: 8 }),
      ],
      ringGroups: [
        {
          ...{ id: 1, name: 'Nobody', mode: 'in-order', ringSeconds: 10 },
          members: Array.from({ length: 50 }, () => ({ kind: 'phone', phoneId: 404, startSeconds: 0 })),
          ...{ onNoAnswer: hangUp, onBusy: hangUp, onUnavailable: hangUp },
        },
      ],
    });
  });

  afterEach(async () => {
    await Promise.all(begun.map((walk) => bench().hangUp(walk)));
    begun = [];
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const begin = async (node: string) => {
    const walk = await bench().begin({ node });
    begun.push(walk);
    return walk;
  };
  const untilRound = (walk: string, queueId: number, round: number) =>
    eventually(async () => {
      const entered = (await marks.of(walk)).filter((mark) => mark === `queue-${queueId}:enter`);
      expect(entered).to.have.length(round);
    }, 15_000);

  it('tries all members of a group that rings in order, however many cannot be reached [R4, R11]', async () => {
    const passed = await marks.until(await begin('ring-group-1'), 'hang-up-normal:enter');
    expect(passed.filter((mark) => mark.endsWith(':enter'))).to.have.length(52);
  });

  it('comes back to its queue by a key as often as the caller likes [R4]', async () => {
    const walk = await begin('queue-7');
    for (let round = 1; round <= 4; round += 1) {
      await untilRound(walk, 7, round);
      await eventually(async () => {
        expect(await bench().waiting(7)).to.deep.equal([walk]);
      });
      await bench().press(walk, '1');
    }
    await untilRound(walk, 7, 5);
  });

  it('waits on when its time in the queue is over, round after round [R4]', async () => {
    await untilRound(await begin('queue-8'), 8, 4);
  });
});
