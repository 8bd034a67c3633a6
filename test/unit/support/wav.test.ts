import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deinterleave, pcmBytes, pcmSamples } from '../../support/audio/pcm.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { parseWav, readWav, wavBytes, writeToneWav } from '../../support/audio/wav.ts';

describe('test voices: sound files', () => {
  it('a tone written as wav is read back sample by sample', () => {
    const folder = mkdtempSync(join(tmpdir(), 'switchroom-wav-'));
    try {
      writeToneWav(join(folder, 'tone.wav'), 440, 1.5);
      const wav = readWav(join(folder, 'tone.wav'));
      expect(wav.sampleRate).to.equal(8_000);
      expect(wav.seconds).to.equal(1.5);
      expect(wav.channels).to.have.length(1);
      expect(wav.channels[0]).to.deep.equal(toneSamples(440, 1.5));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a file whose writer did not get to fill in the length is read to its end', () => {
    const bytes = wavBytes(toneSamples(440, 1), 8_000);
    bytes.writeUInt32LE(0, 40);
    expect(parseWav(bytes).seconds).to.equal(1);
    expect(parseWav(bytes.subarray(0, 44 + 8_000)).seconds).to.equal(0.5);
  });

  it('what is no 16-bit wav is refused', () => {
    expect(() => parseWav(Buffer.from('OggS and more bytes'))).to.throw('not a wav file');
    const eightBit = wavBytes(toneSamples(440, 1), 8_000);
    eightBit.writeUInt16LE(8, 34);
    expect(() => parseWav(eightBit)).to.throw('not 16-bit PCM');
  });

  it('channels that take turns are told apart', () => {
    const [left, right] = deinterleave(Int16Array.of(1, -1, 2, -2, 3), 2);
    expect(left).to.deep.equal(Int16Array.of(1, 2));
    expect(right).to.deep.equal(Int16Array.of(-1, -2));
  });

  it('samples become bytes and samples again, whatever the offset of the bytes', () => {
    const samples = Int16Array.of(0, 1, -1, 32_767, -32_768);
    const shifted = Buffer.concat([Buffer.from([9]), pcmBytes(samples)]).subarray(1);
    expect(pcmSamples(shifted)).to.deep.equal(samples);
  });
});
