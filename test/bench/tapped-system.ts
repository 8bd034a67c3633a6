import { eventually } from '../support/eventually.ts';
import type { BenchSystem } from './bench-system.ts';
import { type ControlTaps, startControlTaps } from './control-taps.ts';

/** Does `work` while the server's control connections lead through taps; they slow each action down by a little. */
export async function withControlTaps<T>(
  system: BenchSystem,
  work: (taps: ControlTaps) => Promise<T>,
): Promise<T> {
  const taps = await startControlTaps(system.engine.local);
  try {
    await system.leadControl(taps.ports);
    // Ready it was before, too; its first action on the new way tells that it took it.
    await eventually(() => {
      if (!taps.take().some((mark) => taps.isSignOn(mark)))
        throw new Error('the server still goes the old way');
    }, 20_000);
    await system.untilReady();
    const value = await work(taps);
    await system.leadControl({});
    await system.untilReady();
    return value;
  } finally {
    await taps.close();
  }
}
