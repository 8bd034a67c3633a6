import type { Mark } from './control-taps.ts';
import { median, mostCommon } from './statistics.ts';
import type { ClickDirection, TracedClick } from './traced-clicks.ts';

/** A step of a click, with medians over all clicks that went the usual way. */
export interface Step {
  readonly label: string;
  /** From the click, in milliseconds. */
  readonly atMs: number;
  /** Until the step after it. */
  readonly tookMs: number;
}

export interface Anatomy {
  readonly direction: ClickDirection;
  readonly steps: readonly Step[];
  /** Share of the clicks that consisted of exactly these steps; in the others something ran in the background. */
  readonly share: number;
  readonly clicks: number;
}

interface TimedStep {
  readonly label: string;
  readonly at: number;
}

/** Lays the clicks of one direction over each other. @throws Error when there are none */
export function anatomyOf(clicks: readonly TracedClick[], direction: ClickDirection): Anatomy {
  const walks = clicks.filter((click) => click.direction === direction).map(stepsOf);
  const signatures = walks.map((steps) => steps.map(({ label }) => label).join('\n'));
  const { value, share } = mostCommon(signatures);
  const usual = walks.filter((_, index) => signatures[index] === value);
  const labels = value.split('\n');
  const at = (index: number) => median(usual.map((steps) => steps[index]?.at ?? 0));
  const took = (index: number) =>
    median(usual.map((steps) => (steps[index + 1]?.at ?? 0) - (steps[index]?.at ?? 0)));
  return {
    direction,
    share,
    clicks: walks.length,
    steps: labels.map((label, index) => ({
      label,
      atMs: at(index),
      tookMs: index === labels.length - 1 ? 0 : took(index),
    })),
  };
}

function stepsOf({ startedAt, answeredAt, marks }: TracedClick): TimedStep[] {
  const timed = [
    { label: 'click', at: 0 },
    ...exchanges(marks).map((mark) => ({ label: labelOf(mark), at: mark.at - startedAt })),
    { label: 'answer reaches the client', at: answeredAt - startedAt },
  ].sort((a, b) => a.at - b.at);
  return joinRepeated(timed);
}

/** Statements that came together are one step. */
function exchanges(marks: readonly Mark[]): Mark[] {
  const joined: Mark[] = [];
  for (const mark of marks) {
    const last = joined.at(-1);
    if (last?.by === 'sql' && mark.by === 'sql' && last.at === mark.at)
      joined[joined.length - 1] = { ...last, label: `${last.label}, ${mark.label}` };
    else joined.push(mark);
  }
  return joined;
}

/** Steps of the same kind in a row are one: sent together they begin with the first, answers are there with the last. */
function joinRepeated(steps: readonly TimedStep[]): TimedStep[] {
  const joined: (TimedStep & { readonly times: number })[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (last?.label !== step.label) joined.push({ ...step, times: 1 });
    else
      joined[joined.length - 1] = {
        ...last,
        at: step.label === engineAnswer ? step.at : last.at,
        times: last.times + 1,
      };
  }
  return joined.map(({ label, at, times }) => ({
    label: times === 1 || label === engineAnswer ? label : `${label} x ${times}`,
    at,
  }));
}

const engineAnswer = 'engine answered';

function labelOf({ by, label }: Mark): string {
  switch (by) {
    case 'ami':
      return `AMI ${label}`;
    case 'esl':
      return `ESL ${label}`;
    case 'reply':
      return engineAnswer;
    case 'ari':
      return `ARI ${label}`;
    case 'sql':
      return `SQL ${label}`;
  }
}
