import { expect } from 'chai';
import fc from 'fast-check';
import { createLevelMeter, isSilent } from '../../../../src/domain/recording/channel-level.ts';
import { CALL_CAPTURE, durationMs } from '../../../../src/domain/recording/sample-format.ts';
import type { ChannelLevel } from '../../../../src/domain/recording/channel-level.ts';

type Voice = (frame: number) => number;
const silence: Voice = () => 0;
const tone =
  (amplitude: number): Voice =>
  (frame) =>
    amplitude * Math.sin((2 * Math.PI * 440 * frame) / 8000);
const between =
  (from: number, to: number, voice: Voice): Voice =>
  (frame) =>
    frame >= from && frame < to ? voice(frame) : 0;

function record(frames: number, left: Voice, right: Voice): Buffer {
  const audio = Buffer.alloc(frames * 4);
  for (let frame = 0; frame < frames; frame += 1) {
    audio.writeInt16LE(Math.round(left(frame)), frame * 4);
    audio.writeInt16LE(Math.round(right(frame)), frame * 4 + 2);
  }
  return audio;
}

function measure(...pieces: readonly Uint8Array[]): readonly [ChannelLevel, ChannelLevel] {
  const meter = createLevelMeter(CALL_CAPTURE);
  for (const piece of pieces) meter.add(piece);
  const [left, right] = meter.levels();
  return [left!, right!];
}

describe('the level of a channel', () => {
  it('is told apart by channel: caller left, agent right', () => {
    const [left, right] = measure(record(8000, tone(16_384), tone(1638.4)));
    expect(left.peak).to.be.closeTo(0.5, 0.01);
    expect(left.rms).to.be.closeTo(0.5 / Math.SQRT2, 0.01);
    expect(right.peak).to.be.closeTo(0.05, 0.001);
    expect(left.audibleMs).to.equal(1000);
  });

  it('reaches 1 for the loudest sample there is', () => {
    expect(measure(record(1, () => -32_768, silence))[0].peak).to.equal(1);
  });

  it('is silent for digital silence and for the idle noise of G.711', () => {
    const idle: Voice = (frame) => (frame % 2 === 0 ? 8 : -8);
    for (const level of measure(record(80_000, silence, idle))) expect(isSilent(level)).to.equal(true);
  });

  it('is silent for a click', () => {
    const click = between(4000, 4010, () => 30_000);
    expect(isSilent(measure(record(80_000, click, silence))[0])).to.equal(true);
  });

  it('is not silent for one soft word in ten minutes', () => {
    const word = between(100_000, 102_400, tone(655));
    expect(isSilent(measure(record(4_800_000, word, silence))[0])).to.equal(false);
  });

  it('is silent and without a level for no samples at all', () => {
    expect(measure()[0]).to.deep.equal({ peak: 0, rms: 0, audibleMs: 0 });
  });

  it('does not depend on how the samples are split, not even inside a sample', () => {
    const audio = record(500, tone(9000), tone(300));
    const whole = measure(audio);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: audio.byteLength })), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), audio.byteLength];
        const pieces = edges.slice(1).map((edge, index) => audio.subarray(edges[index], edge));
        expect(measure(...pieces)).to.deep.equal(whole);
      }),
    );
  });
});

describe('the length of a recording', () => {
  it('is that of its whole frames', () => {
    expect(durationMs(159_360, CALL_CAPTURE)).to.equal(4980);
    expect(durationMs(32_003, CALL_CAPTURE)).to.equal(1000);
    expect(durationMs(3, CALL_CAPTURE)).to.equal(0);
  });
});
