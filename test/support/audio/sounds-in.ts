import { goertzel } from './goertzel.ts';

/** As long as a window of the detector of one tone. */
const windowSamples = 1_600;
/** Share of the power of all that is heard: three voices of the same strength have a third each. */
const leastShare = 0.15;
/** Mean amplitude (of 32,768) below which nobody speaks. */
const quiet = 50;
/** Fewer are a click. */
const leastWindows = 3;

/** Which of the tones are heard for some time, by themselves or among others. */
export function soundsIn(samples: Int16Array, candidatesHz: readonly number[]): Set<number> {
  const windows = new Map<number, number>();
  for (let at = 0; at + windowSamples <= samples.length; at += windowSamples) {
    const window = samples.subarray(at, at + windowSamples);
    if (meanOf(window) < quiet) continue;
    for (const hz of candidatesHz)
      if (goertzel(window, hz) >= leastShare) windows.set(hz, (windows.get(hz) ?? 0) + 1);
  }
  return new Set([...windows].filter(([, count]) => count >= leastWindows).map(([hz]) => hz));
}

function meanOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += Math.abs(sample);
  return sum / samples.length;
}
