import { expect } from 'chai';
import { inspectWav } from '../../../../src/domain/recording/wav-repair.ts';
import { WavHeaderError, writeWavHeader } from '../../../../src/domain/recording/wav-header.ts';
import { inspectWavBytes } from '../../../support/audio/inspect-wav-bytes.ts';
import { chunk, formatBody, riff } from '../../../property/domain/any-wav.ts';

const phone = { sampleRateHz: 8000, channels: 1 };
const fmt = chunk('fmt ', formatBody(phone));
const audio = Uint8Array.of(1, 0, 2, 0, 3, 0);

describe('inspecting a WAV', () => {
  it('takes the header of Asterisk after kill -9: both length fields 0', () => {
    const file = riff([fmt, chunk('data', audio, 0)], 0);
    const found = inspectWavBytes(file);
    expect(found).to.deep.include({
      kind: 'playable',
      audioBytes: 6,
      keepBytes: file.byteLength,
      needsRepair: true,
    });
  });

  it('takes an empty data chunk for empty when the RIFF length agrees with the file', () => {
    const file = riff([fmt, chunk('data', new Uint8Array(0)), chunk('LIST', Uint8Array.of(1, 2))]);
    expect(inspectWavBytes(file)).to.deep.include({ audioBytes: 0, needsRepair: false });
  });

  it('drops a partial frame at the end', () => {
    const file = riff([fmt, chunk('data', Uint8Array.of(1, 0, 2))]);
    expect(inspectWavBytes(file)).to.deep.include({ audioBytes: 2, keepBytes: 46, needsRepair: true });
  });

  it('drops a last chunk that was cut off, and keeps the audio', () => {
    const file = riff([fmt, chunk('data', audio), chunk('LIST', new Uint8Array(20))]);
    const found = inspectWavBytes(file.subarray(0, file.byteLength - 5));
    expect(found).to.deep.include({ audioBytes: 6, keepBytes: 50, needsRepair: true });
  });

  it('leaves alone what is appended after a complete RIFF', () => {
    const file = Buffer.concat([riff([fmt, chunk('data', audio)]), Buffer.from('TAG of some tool')]);
    expect(inspectWavBytes(file)).to.deep.include({
      audioBytes: 6,
      keepBytes: file.byteLength,
      needsRepair: false,
    });
  });

  for (const [what, file, reason] of [
    ['nothing', new Uint8Array(0), 'not-wav'],
    ['text', Buffer.from('no sound in here, none at all'), 'not-wav'],
    ['no fmt chunk', riff([chunk('data', audio)]), 'no-format'],
    ['a short fmt chunk', riff([chunk('fmt ', new Uint8Array(8)), chunk('data', audio)]), 'no-format'],
    ['no data chunk', riff([fmt]), 'no-audio'],
    ['a codec that is not PCM', riff([withField(0, 7), chunk('data', audio)]), 'unsupported-encoding'],
    ['8-bit samples', riff([withField(14, 8), chunk('data', audio)]), 'unsupported-encoding'],
    ['frames of a wrong size', riff([withField(12, 3), chunk('data', audio)]), 'unsupported-encoding'],
    ['no channel', riff([withField(2, 0), chunk('data', audio)]), 'unsupported-encoding'],
    [
      'chunks without end',
      riff(Array.from({ length: 2000 }, () => chunk('JUNK', new Uint8Array(0)))),
      'too-many-chunks',
    ],
  ] as const) {
    it(`refuses ${what}: ${reason}`, () => {
      expect(inspectWavBytes(file)).to.deep.equal({ kind: 'refused', reason });
    });
  }

  it('refuses a file that no length field can express', () => {
    const header = writeWavHeader(phone, 0);
    const inspection = inspectWav(5 * 1024 ** 3);
    let step = inspection.next();
    while (step.done !== true) {
      step = inspection.next(header.subarray(step.value.offset, step.value.offset + step.value.length));
    }
    expect(step.value).to.deep.equal({ kind: 'refused', reason: 'too-long' });
  });
});

describe('writing a WAV header', () => {
  for (const [what, format, bytes] of [
    ['no channel', { sampleRateHz: 8000, channels: 0 }, 0],
    ['half a channel', { sampleRateHz: 8000, channels: 1.5 }, 0],
    ['no rate', { sampleRateHz: 0, channels: 1 }, 0],
    ['half a frame', phone, 3],
    ['more than 4 GiB', phone, 2 ** 32],
    ['less than nothing', phone, -2],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => writeWavHeader(format, bytes)).to.throw(WavHeaderError);
    });
  }
});

function withField(offset: number, value: number): Uint8Array {
  const body = formatBody(phone);
  new DataView(body.buffer).setUint16(offset, value, true);
  return chunk('fmt ', body);
}
