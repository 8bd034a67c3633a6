import { goertzel } from './goertzel.ts';

/** A window of a fifth of a second tells tones apart that differ by 10 Hz or more. */
const WINDOW_SECONDS = 0.2;
const CLEAR_SHARE = 0.5;
/** Below this mean amplitude (of 32768) a window counts as silent. */
const QUIET = 50;

export interface HeardTone {
  readonly hz: number;
  /** How long it was the clear tone of a window, in seconds (sum over the samples). */
  readonly seconds: number;
}

/** How long each candidate is heard clearly, longest first; those never heard are left out. */
export function heardTones(
  samples: Int16Array,
  candidatesHz: readonly number[],
  sampleRate = 8_000,
): HeardTone[] {
  const windowLength = Math.round(WINDOW_SECONDS * sampleRate);
  const windows = new Map<number, number>();
  for (let at = 0; at + windowLength <= samples.length; at += windowLength) {
    const hz = clearTone(samples.subarray(at, at + windowLength), candidatesHz, sampleRate);
    if (hz !== undefined) windows.set(hz, (windows.get(hz) ?? 0) + 1);
  }
  return [...windows]
    .map(([hz, count]) => ({ hz, seconds: count * WINDOW_SECONDS }))
    .sort((a, b) => b.seconds - a.seconds);
}

/** The candidate heard longest, or undefined when none is ever heard clearly (silence, noise, other tones). */
export function dominantTone(
  samples: Int16Array,
  candidatesHz: readonly number[],
  sampleRate = 8_000,
): number | undefined {
  return heardTones(samples, candidatesHz, sampleRate)[0]?.hz;
}

function clearTone(
  window: Int16Array,
  candidatesHz: readonly number[],
  sampleRate: number,
): number | undefined {
  let sum = 0;
  for (const sample of window) sum += Math.abs(sample);
  if (sum / window.length < QUIET) return undefined;
  return candidatesHz.find((hz) => goertzel(window, hz, sampleRate) >= CLEAR_SHARE);
}
