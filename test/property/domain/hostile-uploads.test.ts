import { expect } from 'chai';
import fc from 'fast-check';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { mp3Bytes, readBytes } from '../../unit/domain/prompt/uploads.ts';

const wav = wavBytes(toneSamples(440, 0.5), 8_000);
const mp3 = mp3Bytes({ frames: 30, announce: 29 });
const sound = fc.constantFrom(wav, mp3);

describe('whatever is uploaded as a prompt', () => {
  it('any bytes are judged without an error and without reading beyond the file', () => {
    const beginnings = fc.constantFrom('', 'RIFF....WAVE', 'RIFF....WAVEfmt ', 'ID3', '\xff\xfb\x90');
    fc.assert(
      fc.property(beginnings, fc.uint8Array({ maxLength: 2_000 }), (start, rest) => {
        const reading = readBytes(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
        expect(reading.kind).to.be.oneOf(['audio', 'refused']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a sound file with any bytes changed is judged without an error', () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
    );
    fc.assert(
      fc.property(sound, fc.array(change, { minLength: 1, maxLength: 6 }), (file, changes) => {
        const changed = Buffer.from(file);
        // Most of what decides is in the first bytes.
        for (const [place, bytes] of changes)
          changed.set(bytes, Math.floor(place ** 4 * (changed.length - 8)));
        expect(readBytes(changed).kind).to.be.oneOf(['audio', 'refused']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('no sound file that lost its end is taken', () => {
    fc.assert(
      fc.property(sound, fc.double({ min: 0, max: 1, noNaN: true }), (file, place) => {
        const cut = file.subarray(0, Math.floor(place * (file.length - 1)));
        expect(readBytes(cut).kind).to.equal('refused');
      }),
      { numRuns: 1_000 },
    );
  });
});
