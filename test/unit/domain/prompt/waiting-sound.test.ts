import { expect } from 'chai';
import { waitingSound } from '../../../../src/domain/prompt/waiting-sound.ts';
import { goertzel } from '../../../support/audio/goertzel.ts';
import { parseWav } from '../../../support/audio/wav.ts';

describe('what every node has for who waits', () => {
  const { sampleRate, channels } = parseWav(Buffer.from(waitingSound()));
  const samples = channels[0] ?? new Int16Array(0);
  const loudest = (part: Int16Array) => part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

  it('is a file as engines play prompts, the same each time', () => {
    expect(channels).to.have.length(1);
    expect(sampleRate).to.equal(8_000);
    expect(samples.length / sampleRate).to.equal(6);
    expect(waitingSound()).to.deep.equal(waitingSound());
  });

  it('is soft, and nowhere so long still that the line might be taken for dead', () => {
    expect(loudest(samples)).to.equal(1_800);
    const quarter = sampleRate / 4;
    for (let at = 0; at < samples.length; at += quarter)
      expect(loudest(samples.subarray(at, at + quarter)), `from sample ${at}`).to.be.greaterThan(300);
  });

  it('is music: each note is the strongest of its time', () => {
    const melody = [392, 494, 587, 494, 330, 392, 494, 392];
    const heard = melody.map((_note, index) => {
      const note = samples.subarray(index * 6_000 + 1_000, index * 6_000 + 3_000);
      const strength = (hz: number) => goertzel(note, hz);
      return [330, 392, 494, 587].reduce((best, hz) => (strength(hz) > strength(best) ? hz : best));
    });
    expect(heard).to.deep.equal(melody);
  });

  it('begins as it ends: nothing clicks when it is repeated', () => {
    expect(Math.abs((samples.at(-1) ?? 0) - (samples[0] ?? 0))).to.be.lessThan(300);
  });
});
