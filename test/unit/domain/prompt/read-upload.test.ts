import { expect } from 'chai';
import type { UploadReading } from '../../../../src/domain/prompt/upload-reading.ts';
import { wavBytes } from '../../../support/audio/wav.ts';
import { toneSamples } from '../../../support/audio/tone.ts';
import { mp3Bytes, readBytes } from './uploads.ts';

const wav = wavBytes(toneSamples(440, 1), 8_000);

function refusal(reading: UploadReading): string {
  return reading.kind === 'refused' ? reading.reason : 'taken';
}

/** A WAV with another value at an offset of its header. */
function wavWith(offset: number, value: number, bits: 16 | 32 = 32): Buffer {
  const changed = Buffer.from(wav);
  if (bits === 32) changed.writeUInt32LE(value, offset);
  else changed.writeUInt16LE(value, offset);
  return changed;
}

describe('an uploaded file, by what is in it [R12]', () => {
  it('a WAV is taken with its length', () => {
    expect(readBytes(wav)).to.deep.equal({ kind: 'audio', container: 'wav', durationMs: 1_000 });
  });

  it('a WAV that was written into a pipe does not know its length, and is taken to its end', () => {
    expect(readBytes(wavWith(40, 0xffff_ffff))).to.include({ kind: 'audio', durationMs: 1_000 });
  });

  it('an MP3 is taken with its length, whatever tags stand around its audio', () => {
    const frames = mp3Bytes({ frames: 50 });
    const tag = Buffer.concat([Buffer.from('ID3\x04\x00\x00\x00\x00\x01\x00', 'latin1'), Buffer.alloc(128)]);
    const trailer = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    const ms = Math.round((50 * 1152 * 1000) / 44_100);
    expect(readBytes(frames)).to.deep.equal({ kind: 'audio', container: 'mp3', durationMs: ms });
    expect(readBytes(Buffer.concat([tag, frames, trailer]))).to.include({ kind: 'audio', durationMs: ms });
  });

  it('text, an empty file and other audio are not audio here, whatever they are called', () => {
    for (const text of ['', 'RIFF', 'Dear callers,\n'.repeat(500), 'OggS'.padEnd(4_000, '\0'), '<html>'])
      expect(refusal(readBytes(Buffer.from(text))), text.slice(0, 10)).to.equal('not-audio');
    expect(refusal(readBytes(Buffer.alloc(5_000, 0xff)))).to.equal('not-audio');
  });

  it('a WAV that ends before its header says so is truncated', () => {
    for (const bytes of [20, 43, 44, 100, wav.length - 1])
      expect(refusal(readBytes(wav.subarray(0, bytes))), `${bytes} bytes`).to.equal('truncated');
  });

  it('an MP3 that ends inside a frame, or before the number of frames that it announces, is truncated', () => {
    const announced = mp3Bytes({ frames: 50, announce: 49 });
    expect(readBytes(announced).kind).to.equal('audio');
    expect(refusal(readBytes(announced.subarray(0, -1)))).to.equal('truncated');
    expect(refusal(readBytes(announced.subarray(0, (announced.length / 50) * 40)))).to.equal('truncated');
  });

  it('an MP3 with something else between its frames is damaged', () => {
    const frames = mp3Bytes({ frames: 50 });
    frames.fill(0x41, frames.length / 2, frames.length / 2 + 800);
    expect(refusal(readBytes(frames))).to.equal('damaged');
  });

  it('formats that contradict themselves or that nobody speaks in are not taken', () => {
    const cases: readonly Buffer[] = [
      wavWith(20, 0x55, 16),
      wavWith(22, 0, 16),
      wavWith(22, 9, 16),
      wavWith(24, 100),
      wavWith(24, 0xffff_ffff),
      wavWith(32, 3, 16),
      wavWith(34, 13, 16),
    ];
    for (const [index, file] of cases.entries())
      expect(refusal(readBytes(file)), `case ${index}`).to.equal('unsupported-encoding');
    expect(refusal(readBytes(mp3Bytes({ frames: 50, layer: 2 })))).to.equal('unsupported-encoding');
  });

  it('a length that no caller would listen to is refused before anything decodes it', () => {
    // Ten bytes a second would make hours of so few bytes.
    const slow = mp3Bytes({ frames: 26_000 });
    expect(refusal(readBytes(slow))).to.equal('too-long');
    const long = Buffer.concat([wavWith(40, 2 * 8_000 * 601).subarray(0, 44), Buffer.alloc(2 * 8_000 * 601)]);
    expect(refusal(readBytes(long))).to.equal('too-long');
    expect(refusal(readBytes(wavBytes(toneSamples(440, 0.05), 8_000)))).to.equal('too-short');
    expect(refusal(readBytes(wavBytes(new Int16Array(0), 8_000)))).to.equal('too-short');
  });
});
