import type { ClickAgent } from './click-agent.ts';
import { pause } from './pause.ts';

/** Clicks of agents whom the shift does not concern; milliseconds. */
export interface ClicksMeanwhile {
  readonly rest: readonly number[];
  readonly busy: readonly number[];
  readonly unconfirmed: number;
}

type Phase = 'rest' | 'busy';

/** A B B A, as for all comparisons. */
const phases: readonly Phase[] = ['rest', 'busy', 'busy', 'rest', 'rest', 'busy', 'busy', 'rest'];
const restMs = 2_000;
const betweenMs = 40;

/** @param change turns the whole shift, there and back */
export async function clicksMeanwhile(
  agents: readonly ClickAgent[],
  change: () => Promise<void>,
): Promise<ClicksMeanwhile> {
  const found: Record<Phase, number[]> = { rest: [], busy: [] };
  let unconfirmed = 0;
  for (const phase of phases) {
    await pause(restMs / 2);
    let goesOn = true;
    const clicking = agents.map(async (agent, index) => {
      await pause((index * betweenMs) / agents.length);
      while (goesOn) {
        for (const click of [() => agent.goOnBreak(), () => agent.comeBack()]) {
          const { status, tookMs } = await click();
          found[phase].push(tookMs);
          if (status !== 200) unconfirmed += 1;
          await pause(betweenMs);
        }
      }
    });
    await (phase === 'busy' ? change() : pause(restMs));
    goesOn = false;
    await Promise.all(clicking);
  }
  return { ...found, unconfirmed };
}
