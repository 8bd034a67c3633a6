import { expect } from 'chai';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type HeardTone, heardTones } from '../../support/audio/dominant-tone.ts';

/** The one recording that was written to since then: its length, and the tones on the caller's side and on the agent's. */
export function recordedSince(
  folder: string,
  since: number,
): { readonly seconds: number; readonly sides: readonly (readonly HeardTone[])[] } {
  const written = readdirSync(folder).filter((name) => statSync(join(folder, name)).mtimeMs >= since);
  expect(written).to.have.length(1);
  const bytes = readFileSync(join(folder, written[0] ?? ''));
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const side = (offset: number) => samples.filter((_sample, index) => index % 2 === offset);
  const sides = [0, 1].map((offset) => heardTones(side(offset), [440, 660, 880, 1_200]));
  return { seconds: samples.length / 16_000, sides };
}
