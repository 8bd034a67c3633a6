import { readFileSync, writeFileSync } from 'node:fs';
import { deinterleave, pcmBytes, pcmSamples } from './pcm.ts';
import { toneSamples } from './tone.ts';

export interface Wav {
  readonly sampleRate: number;
  /** One array of 16-bit samples per channel. */
  readonly channels: readonly Int16Array[];
  readonly seconds: number;
}

const HEADER_BYTES = 44;

/** Writes a 16-bit mono wav file of a tone. */
export function writeToneWav(path: string, hz: number, seconds: number, sampleRate = 8_000): void {
  writeFileSync(path, wavBytes(toneSamples(hz, seconds, sampleRate), sampleRate));
}

/** A 16-bit mono wav file. */
export function wavBytes(samples: Int16Array, sampleRate: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + 2 * samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * sampleRate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(2 * samples.length, 40);
  return Buffer.concat([header, pcmBytes(samples)]);
}

/** Reads a wav file; see `parseWav`. */
export function readWav(path: string): Wav {
  return parseWav(readFileSync(path));
}

/**
 * Reads 16-bit PCM wav. A data length of 0 or beyond the end (the writer still writes, or was killed) stands for
 * all that is there.
 * @throws when it is another format
 */
export function parseWav(bytes: Buffer): Wav {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a wav file');
  }
  let channels = 0;
  let sampleRate = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      const format = bytes.readUInt16LE(start);
      const bits = bytes.readUInt16LE(start + 14);
      if (format !== 1 || bits !== 16) throw new Error(`not 16-bit PCM (format ${format}, ${bits} bits)`);
      channels = bytes.readUInt16LE(start + 2);
      sampleRate = bytes.readUInt32LE(start + 4);
    } else if (id === 'data') {
      if (channels === 0) throw new Error('wav data before its format');
      const end = length === 0 ? bytes.length : Math.min(bytes.length, start + length);
      const samples = deinterleave(pcmSamples(bytes.subarray(start, end)), channels);
      return { sampleRate, channels: samples, seconds: (samples[0]?.length ?? 0) / sampleRate };
    }
    at = start + length + (length % 2);
  }
  throw new Error('a wav file without data');
}
