import { inspectWav, type WavInspection } from '../../../src/domain/recording/wav-repair.ts';

/** `inspectWav` of a file that is in memory. */
export function inspectWavBytes(file: Uint8Array): WavInspection {
  const inspection = inspectWav(file.byteLength);
  let step = inspection.next();
  while (step.done !== true) {
    step = inspection.next(file.subarray(step.value.offset, step.value.offset + step.value.length));
  }
  return step.value;
}
