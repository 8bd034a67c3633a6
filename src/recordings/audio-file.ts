import { inspectWav } from '../domain/recording/wav-repair.ts';
import type { WavInspection } from '../domain/recording/wav-repair.ts';

/** A file of audio that is open for reading, wherever it lies. */
export interface AudioFile {
  readonly bytes: number;
  /** These bytes, all of which are there. */
  readExactly(offset: number, length: number): Promise<Uint8Array>;
  /** The bytes from `start` up to, not including, `end`, in parts. */
  read(start: number, end: number): AsyncIterable<{ offset: number; part: Uint8Array }>;
}

/** Reads the headers of a WAV and plans its repair. */
export async function inspectAsWav(file: AudioFile): Promise<WavInspection> {
  const inspection = inspectWav(file.bytes);
  let step = inspection.next();
  while (step.done !== true) {
    step = inspection.next(await file.readExactly(step.value.offset, step.value.length));
  }
  return step.value;
}
