import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import type { ConversionResult, PlayableAudio } from '../../../src/application/ports/prompt-converter.ts';
import { createPromptConverter } from '../../../src/prompts/converter.ts';
import { dominantTone } from '../../support/audio/dominant-tone.ts';
import { encode } from '../../support/audio/encode.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { parseWav, wavBytes } from '../../support/audio/wav.ts';

const mostBytes = 2_000_000;
const tone = wavBytes(toneSamples(440, 2, 44_100), 44_100);

async function* inParts(file: Uint8Array, partBytes = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.byteLength; at += partBytes)
    yield await Promise.resolve(file.subarray(at, at + partBytes));
}

function converted(result: ConversionResult): PlayableAudio {
  if (result.outcome !== 'converted') throw new Error(JSON.stringify(result));
  return result.audio;
}

describe('a prompt is converted to what engines play [R12]', function () {
  this.timeout(120_000);
  const converter = createPromptConverter(mostBytes);
  const convert = (file: Uint8Array) => converter.convert(inParts(file));
  const reasonOf = async (file: Uint8Array) => {
    const result = await convert(file);
    return result.outcome === 'refused' ? result.reason : result.outcome;
  };

  const sources: Readonly<Record<string, () => Buffer>> = {
    'WAV, 44.1 kHz': () => tone,
    'WAV, 24 bit, stereo, 48 kHz': () =>
      encode(tone, ['-ac', '2', '-ar', '48000', '-c:a', 'pcm_s24le', '-f', 'wav']),
    'WAV, float': () => encode(tone, ['-c:a', 'pcm_f32le', '-f', 'wav']),
    'WAV, A-law': () => encode(tone, ['-ar', '8000', '-c:a', 'pcm_alaw', '-f', 'wav']),
    'MP3, constant rate, stereo': () => encode(tone, ['-ac', '2', '-b:a', '128k', '-f', 'mp3']),
    'MP3, variable rate': () => encode(tone, ['-q:a', '6', '-f', 'mp3']),
    'MP3, 16 kHz (MPEG 2), with a title': () =>
      encode(tone, ['-ar', '16000', '-b:a', '32k', '-metadata', 'title=$(reboot)', '-f', 'mp3']),
  };
  for (const [name, make] of Object.entries(sources)) {
    it(`${name}: 8 kHz, mono, 16 bit, and still the same tone`, async () => {
      const audio = converted(await convert(make()));
      const wav = parseWav(Buffer.from(audio.wav));
      expect(wav.sampleRate).to.equal(8_000);
      expect(wav.channels).to.have.length(1);
      expect(wav.seconds).to.be.closeTo(2, 0.1);
      expect(audio.durationMs).to.equal(Math.round(wav.seconds * 1_000));
      expect(audio.sha256).to.equal(createHash('sha256').update(audio.wav).digest('hex'));
      expect(dominantTone(wav.channels[0] ?? new Int16Array(0), [300, 440, 600, 880])).to.equal(440);
    });
  }

  it('the same upload gives the same bytes, so that nothing is sent to engines again', async () => {
    const upload = encode(tone, ['-f', 'mp3']);
    expect(converted(await convert(upload)).sha256).to.equal(converted(await convert(upload)).sha256);
  });

  it('text that is called .wav, other formats and a playlist of paths are not audio', async () => {
    expect(await reasonOf(Buffer.from('We are closed today.\n'.repeat(100)))).to.equal('not-audio');
    expect(await reasonOf(encode(tone, ['-f', 'flac']))).to.equal('not-audio');
    expect(await reasonOf(Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'))).to.equal('not-audio');
    expect(await reasonOf(Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"))).to.equal('not-audio');
  });

  it('a file that was cut short is refused', async () => {
    expect(await reasonOf(tone.subarray(0, 50_000))).to.equal('truncated');
    const mp3 = encode(tone, ['-f', 'mp3']);
    expect(await reasonOf(mp3.subarray(0, Math.floor(mp3.length / 2)))).to.equal('truncated');
  });

  it('frames of nonsense between sound headers are refused, not played', async () => {
    const mp3 = encode(tone, ['-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3']);
    // Every frame keeps its header and loses what is in it.
    for (let at = 0; at + 4 < mp3.length;) {
      const bytes = Math.floor((144 * 128_000) / 44_100) + (((mp3[at + 2] ?? 0) >> 1) & 1);
      mp3.fill(0xa5, at + 4, Math.min(at + bytes, mp3.length));
      at += bytes;
    }
    expect(await reasonOf(mp3)).to.be.oneOf(['damaged', 'silent']);
  });

  it('silence is refused', async () => {
    expect(await reasonOf(wavBytes(new Int16Array(16_000), 8_000))).to.equal('silent');
  });

  it('hours of audio in a few bytes are refused', async () => {
    const hour = wavBytes(new Int16Array(8_000 * 700), 8_000);
    const mp3 = encode(hour, ['-ar', '8000', '-b:a', '8k', '-f', 'mp3']);
    expect(mp3.length).to.be.lessThan(mostBytes);
    expect(await reasonOf(mp3)).to.equal('too-long');
  });

  it('what is too large is not read to its end', async () => {
    let asked = 0;
    const endless = async function* () {
      for (;;) {
        asked += 1;
        yield await Promise.resolve(new Uint8Array(100_000));
      }
    };
    expect(await converter.convert(endless())).to.deep.equal({ outcome: 'too-large' });
    expect(asked).to.equal(21);
  });

  it('nothing is left on the disk, also when the upload breaks off', async () => {
    const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('switchroom-upload-'));
    const broken = async function* () {
      yield await Promise.resolve(tone.subarray(0, 1_000));
      expect(ours(), 'it has no name while it is received').to.deep.equal([]);
      throw new Error('the client went away');
    };
    const error: unknown = await converter.convert(broken()).catch((fault: unknown) => fault);
    expect(error).to.be.an('error').with.property('message', 'the client went away');
    expect(ours()).to.deep.equal([]);
  });

  it('many at once are converted a few at a time, and each gets its own', async () => {
    const lengths = [1, 1.5, 2, 2.5, 3, 3.5];
    const files = lengths.map((seconds) => wavBytes(toneSamples(440, seconds), 8_000));
    const results = await Promise.all(files.map(convert));
    expect(results.map((result) => converted(result).durationMs)).to.deep.equal(
      lengths.map((s) => s * 1_000),
    );
  });
});
