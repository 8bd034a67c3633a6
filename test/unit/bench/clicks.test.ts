import { expect } from 'chai';
import { anatomyOf } from '../../bench/click-anatomy.ts';
import type { Mark } from '../../bench/control-taps.ts';
import { background, countOfSort, namesOfSort, perChange } from '../../bench/per-change.ts';
import { assignMarks, type UntracedClick } from '../../bench/traced-clicks.ts';

const mark = (at: number, by: Mark['by'], label: string): Mark => ({ at, by, label });

/** What each click does, by the time since it began. */
const usual = (start: number): Mark[] => [
  mark(start + 1, 'sql', 'SELECT sessions'),
  mark(start + 3, 'ami', 'QueuePause'),
  mark(start + 3, 'ami', 'QueuePause'),
  mark(start + 4, 'reply', 'answer'),
  mark(start + 5, 'reply', 'answer'),
];

const starts = [0, 20, 40, 60, 80];
const clicks = starts.map((startedAt): UntracedClick => ({
  direction: 'break',
  startedAt,
  answeredAt: startedAt + 8,
  status: 200,
}));

describe('bench: what belongs to a click', () => {
  const heartbeat = mark(29, 'ari', 'POST /variable');
  const traced = assignMarks(clicks, [heartbeat, ...starts.flatMap(usual), mark(-5, 'sql', 'SELECT before')]);

  it('a mark belongs to the click in whose time it came; what came before the first is of none', () => {
    expect(traced.map(({ marks }) => marks.length)).to.deep.equal([5, 6, 5, 5, 5]);
  });

  it('what most changes have in common is counted, what came once is told apart', () => {
    const counted = perChange(traced, 'break');
    expect(counted.done).to.deep.equal({ 'ami QueuePause': 2, 'sql SELECT sessions': 1 });
    expect(counted.share).to.equal(0.8);
    expect(background(traced)).to.deep.equal({ 'ari POST /variable': 1 });
    expect(countOfSort(counted, 'ami')).to.equal(2);
    expect(countOfSort(counted, 'ari')).to.equal(0);
    expect(namesOfSort(counted, 'ami')).to.equal('QueuePause x 2');
  });

  it('statements that were sent together are one step, but counted one by one', () => {
    const together = starts.flatMap((start) => [...usual(start), mark(start + 1, 'sql', 'COMMIT')]);
    const clicksTogether = assignMarks(clicks, together);
    expect(countOfSort(perChange(clicksTogether, 'break'), 'sql')).to.equal(2);
    expect(anatomyOf(clicksTogether, 'break').steps[1]?.label).to.equal('SQL SELECT sessions, COMMIT');
  });

  it('something that every change does more is seen', () => {
    const more = starts.flatMap((start) => [...usual(start), mark(start + 6, 'sql', 'UPDATE extra')]);
    expect(countOfSort(perChange(assignMarks(clicks, more), 'break'), 'sql')).to.equal(2);
  });

  it('the steps of the usual click lie at their median times, the same steps in a row joined', () => {
    const { steps, share } = anatomyOf(traced, 'break');
    expect(share).to.equal(0.8);
    expect(steps).to.deep.equal([
      { label: 'click', atMs: 0, tookMs: 1 },
      { label: 'SQL SELECT sessions', atMs: 1, tookMs: 2 },
      { label: 'AMI QueuePause x 2', atMs: 3, tookMs: 2 },
      { label: 'engine answered', atMs: 5, tookMs: 3 },
      { label: 'answer reaches the client', atMs: 8, tookMs: 0 },
    ]);
  });
});
