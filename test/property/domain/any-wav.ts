import fc from 'fast-check';
import type { SampleFormat } from '../../../src/domain/recording/sample-format.ts';

/** A WAV, and what was put into it. */
export interface BuiltWav {
  readonly file: Uint8Array;
  readonly format: SampleFormat;
  readonly audio: Uint8Array;
  readonly audioOffset: number;
}

/** A RIFF chunk with its pad byte. */
export function chunk(id: string, body: Uint8Array, declaredBytes = body.byteLength): Uint8Array {
  const bytes = new Uint8Array(8 + body.byteLength + (body.byteLength % 2));
  bytes.set(Buffer.from(id, 'latin1'), 0);
  new DataView(bytes.buffer).setUint32(4, declaredBytes, true);
  bytes.set(body, 8);
  return bytes;
}

/** The body of a `fmt ` chunk of 16-bit PCM; `extensible` has 40 bytes. */
export function formatBody({ channels, sampleRateHz }: SampleFormat, extensible = false): Uint8Array {
  const body = new Uint8Array(extensible ? 40 : 16);
  const view = new DataView(body.buffer);
  view.setUint16(0, extensible ? 0xfffe : 1, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRateHz, true);
  view.setUint32(8, sampleRateHz * channels * 2, true);
  view.setUint16(12, channels * 2, true);
  view.setUint16(14, 16, true);
  if (extensible) view.setUint16(24, 1, true);
  return body;
}

/** RIFF/WAVE around chunks. */
export function riff(chunks: readonly Uint8Array[], declaredBytes?: number): Uint8Array {
  const body = Buffer.concat([Buffer.from('WAVE', 'latin1'), ...chunks]);
  return chunk('RIFF', body, declaredBytes ?? body.byteLength);
}

export const anyFormat: fc.Arbitrary<SampleFormat> = fc.record({
  sampleRateHz: fc.oneof(fc.constantFrom(8000, 16_000, 48_000), fc.integer({ min: 1, max: 768_000 })),
  channels: fc.integer({ min: 1, max: 8 }),
});

const anyOtherChunk = fc
  .tuple(fc.constantFrom('LIST', 'bext', 'fact', 'cue ', 'JUNK', 'id3 '), fc.uint8Array({ maxLength: 41 }))
  .map(([id, body]) => chunk(id, body));

/** A sound WAV with chunks before, between and after those that matter, in any order. */
export const anyWav: fc.Arbitrary<BuiltWav> = fc
  .record({
    format: anyFormat,
    frames: fc.integer({ min: 0, max: 40 }),
    extensible: fc.boolean(),
    before: fc.array(anyOtherChunk, { maxLength: 2 }),
    between: fc.array(anyOtherChunk, { maxLength: 2 }),
    after: fc.array(anyOtherChunk, { maxLength: 2 }),
    audioFirst: fc.boolean(),
    noise: fc.uint8Array({ minLength: 1, maxLength: 64 }),
  })
  .map(({ format, frames, extensible, before, between, after, audioFirst, noise }) => {
    const audio = Uint8Array.from(
      { length: frames * format.channels * 2 },
      (_, index) => noise[index % noise.byteLength]!,
    );
    const fmt = chunk('fmt ', formatBody(format, extensible));
    const data = chunk('data', audio);
    const head = audioFirst ? before : [...before, fmt, ...between];
    const tail = audioFirst ? [...between, fmt, ...after] : after;
    const audioOffset = 12 + 8 + head.reduce((sum, part) => sum + part.byteLength, 0);
    return { file: riff([...head, data, ...tail]), format, audio, audioOffset };
  });
