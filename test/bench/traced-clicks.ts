import type { ClickAgent } from './click-agent.ts';
import { now } from './clock.ts';
import type { Mark } from './control-taps.ts';
import { pause } from './pause.ts';

export const clickDirections = ['break', 'return'] as const;
export type ClickDirection = (typeof clickDirections)[number];

/** One click with all that went over the control connections and into the database from it until the next one. */
export interface TracedClick {
  readonly direction: ClickDirection;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly answeredAt: number;
  readonly status: number;
  /** Of the click itself and, now and then, of what the system does in the background at the same time. */
  readonly marks: readonly Mark[];
}

export type UntracedClick = Omit<TracedClick, 'marks'>;

/** What a click leaves to be done after its answer is over by then, and counts for it. */
const betweenMs = 15;

/** All agents one after the other to *break*, then all back, `turns` times; never two clicks at once. */
export async function clickInTurns(agents: readonly ClickAgent[], turns: number): Promise<UntracedClick[]> {
  const clicks: UntracedClick[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    for (const direction of clickDirections) {
      for (const agent of agents) {
        const startedAt = now();
        const { status } = await (direction === 'break' ? agent.goOnBreak() : agent.comeBack());
        clicks.push({ direction, startedAt, answeredAt: now(), status });
        await pause(betweenMs);
      }
    }
  }
  return clicks;
}

/** Gives each mark to the click in whose time it came. */
export function assignMarks(clicks: readonly UntracedClick[], marks: readonly Mark[]): TracedClick[] {
  const sorted = [...marks].sort((a, b) => a.at - b.at);
  return clicks.map((click, index) => {
    const until = clicks[index + 1]?.startedAt ?? click.answeredAt + betweenMs;
    return { ...click, marks: sorted.filter(({ at }) => at >= click.startedAt && at < until) };
  });
}
