import { expect } from 'chai';
import fc from 'fast-check';
import { patchPart } from '../../../src/domain/recording/wav-repair.ts';
import { writeWavHeader } from '../../../src/domain/recording/wav-header.ts';
import { inspectWavBytes } from '../../support/audio/inspect-wav-bytes.ts';
import { anyFormat, anyWav } from './any-wav.ts';
import type { PlayableWav, WavInspection } from '../../../src/domain/recording/wav-repair.ts';

function playable(inspection: WavInspection): PlayableWav {
  if (inspection.kind !== 'playable') throw new Error(`refused: ${inspection.reason}`);
  return inspection;
}

function repaired(file: Uint8Array, plan: PlayableWav): Uint8Array {
  return patchPart(file.subarray(0, plan.keepBytes), 0, plan.patches);
}

function audioOf(file: Uint8Array): Uint8Array {
  const { audioOffset, audioBytes } = playable(inspectWavBytes(file));
  return file.subarray(audioOffset, audioOffset + audioBytes);
}

function setUint32(file: Uint8Array, offset: number, value: number): Uint8Array {
  const changed = Uint8Array.from(file);
  new DataView(changed.buffer).setUint32(offset, value, true);
  return changed;
}

describe('a WAV header', () => {
  it('is read back as it was written, and needs no repair', () => {
    fc.assert(
      fc.property(anyFormat, fc.integer({ min: 0, max: 300 }), (format, frames) => {
        const audio = new Uint8Array(frames * format.channels * 2);
        const file = Buffer.concat([writeWavHeader(format, audio.byteLength), audio]);
        const found = playable(inspectWavBytes(file));
        expect(found.format).to.deep.equal(format);
        expect(found.audioOffset).to.equal(44);
        expect(found.audioBytes).to.equal(audio.byteLength);
        expect(found.needsRepair).to.equal(false);
      }),
    );
  });

  it('is found whatever chunks are around it, and in whatever order', () => {
    fc.assert(
      fc.property(anyWav, ({ file, format, audio, audioOffset }) => {
        const found = playable(inspectWavBytes(file));
        expect(found).to.deep.include({
          format,
          audioOffset,
          audioBytes: audio.byteLength,
          needsRepair: false,
        });
      }),
    );
  });
});

describe('a WAV that a crash left behind', () => {
  it('cut off at any byte, is refused or keeps all whole frames that are there', () => {
    fc.assert(
      fc.property(anyWav, fc.nat(), ({ file, audio, audioOffset, format }, cut) => {
        // A length of 0 before further bytes is what a crash leaves, so it cannot also mean "no audio".
        fc.pre(audio.byteLength > 0);
        const rest = file.subarray(0, cut % (file.byteLength + 1));
        const found = inspectWavBytes(rest);
        if (found.kind === 'refused') {
          expect(found.reason).to.be.oneOf(['not-wav', 'no-format', 'no-audio']);
          return;
        }
        const there = Math.max(0, Math.min(audio.byteLength, rest.byteLength - audioOffset));
        const whole = there - (there % (format.channels * 2));
        expect(Buffer.from(audioOf(repaired(rest, found)))).to.deep.equal(
          Buffer.from(audio.subarray(0, whole)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is refused only if it is cut before the first sample could be known', () => {
    fc.assert(
      fc.property(anyWav, fc.nat(), (built, cut) => {
        const fmtEnd = Buffer.from(built.file).indexOf('fmt ', 0, 'latin1') + 8 + 16;
        const neededBytes = Math.max(built.audioOffset, fmtEnd + 24);
        fc.pre(built.audio.byteLength > 0 && built.file.byteLength >= neededBytes);
        const length = neededBytes + (cut % (built.file.byteLength - neededBytes + 1));
        expect(inspectWavBytes(built.file.subarray(0, length)).kind).to.equal('playable');
      }),
    );
  });

  for (const [left, riffBytes, dataBytes] of [
    ['0', 0, 0],
    ['as large as they get', 0xffff_ffff, 0xffff_ffff],
    ['those of an empty file', 36, 0],
  ] as const) {
    it(`with length fields ${left}, gets the true ones`, () => {
      fc.assert(
        fc.property(anyFormat, fc.uint8Array({ minLength: 1, maxLength: 200 }), (format, tail) => {
          const header = setUint32(setUint32(writeWavHeader(format, 0), 4, riffBytes), 40, dataBytes);
          const broken = Buffer.concat([header, tail]);
          const plan = playable(inspectWavBytes(broken));
          const whole = tail.byteLength - (tail.byteLength % (format.channels * 2));
          const expected = Buffer.concat([writeWavHeader(format, whole), tail.subarray(0, whole)]);
          expect(Buffer.from(repaired(broken, plan))).to.deep.equal(expected);
        }),
      );
    });
  }

  it('is sound after one repair: a second one finds nothing to do', () => {
    const anyFields = fc.tuple(fc.nat(), fc.integer({ min: -1, max: 0xffff_ffff }), fc.boolean());
    fc.assert(
      fc.property(anyWav, anyFields, ({ file, audioOffset }, [cut, field, inRiff]) => {
        const offset = inRiff ? 4 : audioOffset - 4;
        const changed = field < 0 ? file : setUint32(file, offset, field);
        const broken = changed.subarray(0, cut % 3 === 0 ? file.byteLength : cut % (file.byteLength + 1));
        const plan = inspectWavBytes(broken);
        if (plan.kind === 'refused') return;
        const again = playable(inspectWavBytes(repaired(broken, plan)));
        expect(again.needsRepair).to.equal(false);
        expect(again.audioBytes).to.equal(plan.audioBytes);
      }),
      { numRuns: 500 },
    );
  });

  it('never surprises, whatever its bytes', () => {
    const start = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (bytes, withStart) => {
        const found = inspectWavBytes(withStart ? Buffer.concat([start, bytes]) : bytes);
        expect(found.kind).to.be.oneOf(['playable', 'refused']);
      }),
    );
  });
});

describe('patches', () => {
  it('give the same file however it is split into parts, and leave the original alone', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 60 }),
        fc.integer({ min: 0, max: 56 }),
        fc.integer({ min: 1, max: 60 }),
        (file, offset, partBytes) => {
          const patches = [{ offset, bytes: Uint8Array.of(1, 2, 3, 4) }];
          const before = Buffer.from(file);
          const parts: Uint8Array[] = [];
          for (let from = 0; from < file.byteLength; from += partBytes) {
            parts.push(patchPart(file.subarray(from, from + partBytes), from, patches));
          }
          expect(Buffer.concat(parts)).to.deep.equal(Buffer.from(patchPart(file, 0, patches)));
          expect(Buffer.from(file)).to.deep.equal(before);
        },
      ),
    );
  });
});
