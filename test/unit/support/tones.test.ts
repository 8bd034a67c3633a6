import { expect } from 'chai';
import fc from 'fast-check';
import { alawTone, decodeAlaw, encodeAlaw } from '../../support/audio/alaw.ts';
import { dominantTone, heardTones } from '../../support/audio/dominant-tone.ts';
import { goertzel } from '../../support/audio/goertzel.ts';
import { toneSamples } from '../../support/audio/tone.ts';

const sum = (a: Int16Array, b: Int16Array): Int16Array => a.map((sample, n) => sample + (b[n] ?? 0));

describe('test voices: tones', () => {
  it('a tone is its own frequency and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 60 }), fc.integer({ min: 6, max: 60 }), (a, b) => {
        fc.pre(a !== b);
        const samples = toneSamples(50 * a, 0.4);
        expect(goertzel(samples, 50 * a)).to.be.greaterThan(0.99);
        expect(goertzel(samples, 50 * b)).to.be.lessThan(0.01);
      }),
    );
  });

  it('silence holds no tone', () => {
    expect(goertzel(new Int16Array(800), 440)).to.equal(0);
    expect(dominantTone(new Int16Array(8_000), [440, 600])).to.equal(undefined);
  });

  it('a tone that is not among the candidates is none of them', () => {
    expect(dominantTone(toneSamples(1_000, 1), [440, 600])).to.equal(undefined);
  });

  it('goes on evenly over the seconds', () => {
    expect(goertzel(toneSamples(443, 3.5), 443)).to.be.greaterThan(0.99);
  });

  it('tells how long each voice is heard, the longest first', () => {
    const samples = new Int16Array([
      ...toneSamples(440, 1),
      ...new Int16Array(8_000),
      ...toneSamples(600, 2),
    ]);
    expect(heardTones(samples, [440, 600])).to.deep.equal([
      { hz: 600, seconds: 2 },
      { hz: 440, seconds: 1 },
    ]);
    expect(dominantTone(samples, [440, 600])).to.equal(600);
  });

  it('two voices at once: the louder one is heard', () => {
    const both = sum(toneSamples(440, 1, 8_000, 8_000), toneSamples(600, 1, 8_000, 2_000));
    expect(dominantTone(both, [600, 440])).to.equal(440);
  });

  it('every A-law byte keeps its value when decoded and encoded again', () => {
    for (let byte = 0; byte < 256; byte += 1) expect(encodeAlaw(decodeAlaw(byte))).to.equal(byte);
  });

  it('A-law silence is 0xD5 as in G.711, and any sample comes back within its step', () => {
    expect(encodeAlaw(0)).to.equal(0xd5);
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        expect(Math.abs(decodeAlaw(encodeAlaw(sample)) - sample)).to.be.at.most(
          Math.max(16, Math.abs(sample) / 16),
        );
      }),
    );
  });

  it('a tone is still that tone after A-law', () => {
    const heard = Int16Array.from(alawTone(1_000, 1), decodeAlaw);
    expect(heard).to.have.length(8_000);
    expect(goertzel(heard, 1_000)).to.be.greaterThan(0.99);
  });
});
