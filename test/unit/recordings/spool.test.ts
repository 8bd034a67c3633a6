import { expect } from 'chai';
import fc from 'fast-check';
import { decideFinished, parseSpoolName } from '../../../src/recordings/spool.ts';
import type { SpooledFile, SpoolLook } from '../../../src/recordings/spool.ts';

function file(channelId: string, bytes: number, modifiedAtMs = 0): SpooledFile {
  const fileBase = `5-17-${channelId}`;
  const name = `${fileBase}.raw`;
  return {
    name,
    path: `/spool/${name}`,
    fileBase,
    companyId: 5,
    channelId,
    bytes,
    modifiedAtMs,
  };
}

const nobody: ReadonlySet<string> = new Set();
const settleMs = 1000;
const nothing: SpoolLook = new Map();

describe('a recording in the spool', () => {
  it('is not finished at first sight, however old it is', () => {
    const { finished } = decideFinished([file('a', 8)], nothing, nobody, 1e12, settleMs);
    expect(finished).to.deep.equal([]);
  });

  it('is finished once it did not change for long enough', () => {
    const files = [file('a', 8)];
    const first = decideFinished(files, nothing, nobody, 0, settleMs);
    const early = decideFinished(files, first.look, nobody, 999, settleMs);
    const late = decideFinished(files, early.look, nobody, 1000, settleMs);
    expect(early.finished).to.deep.equal([]);
    expect(late.finished).to.deep.equal(files);
  });

  it('is not finished while its channel lives: it rests while the caller waits or is on hold', () => {
    const files = [file('a', 8), file('b', 8)];
    const first = decideFinished(files, nothing, nobody, 0, settleMs);
    const { finished } = decideFinished(files, first.look, new Set(['a']), 60_000, settleMs);
    expect(finished).to.deep.equal([file('b', 8)]);
  });

  it('is waited for anew after each change, also one that leaves its size', () => {
    const first = decideFinished([file('a', 8, 1)], nothing, nobody, 0, settleMs);
    const grown = decideFinished([file('a', 16, 1)], first.look, nobody, 1000, settleMs);
    const touched = decideFinished([file('a', 16, 2)], grown.look, nobody, 2000, settleMs);
    const still = decideFinished([file('a', 16, 2)], touched.look, nobody, 2999, settleMs);
    expect([grown, touched, still].flatMap(({ finished }) => finished)).to.deep.equal([]);
  });

  it('is waited for anew when the clock was set back', () => {
    const first = decideFinished([file('a', 8)], nothing, nobody, 1e6, settleMs);
    const back = decideFinished([file('a', 8)], first.look, nobody, 0, settleMs);
    expect(decideFinished([file('a', 8)], back.look, nobody, 500, settleMs).finished).to.deep.equal([]);
    expect(decideFinished([file('a', 8)], back.look, nobody, 1000, settleMs).finished).to.have.length(1);
  });

  it('is forgotten once it is gone', () => {
    const first = decideFinished([file('a', 8)], nothing, nobody, 0, settleMs);
    expect(decideFinished([], first.look, nobody, 10, settleMs).look.size).to.equal(0);
  });

  it('is never finished while it is alive or young, over any history', () => {
    const anyStep = fc.record({
      afterMs: fc.integer({ min: 0, max: 1500 }),
      bytes: fc.constantFrom(0, 4, 8),
      live: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 20 }), (steps) => {
        let look = nothing;
        let nowMs = 0;
        let since = { bytes: -1, ms: 0 };
        for (const { afterMs, bytes, live } of steps) {
          nowMs += afterMs;
          if (since.bytes !== bytes) since = { bytes, ms: nowMs };
          const decision = decideFinished(
            [file('a', bytes)],
            look,
            live ? new Set(['a']) : nobody,
            nowMs,
            settleMs,
          );
          look = decision.look;
          expect(decision.finished.length).to.equal(!live && nowMs - since.ms >= settleMs ? 1 : 0);
        }
      }),
    );
  });
});

describe('the name of a spool file', () => {
  it('is taken apart', () => {
    expect(parseSpoolName('5-17-switchroom-1795309129.2.raw')).to.deep.equal({
      fileBase: '5-17-switchroom-1795309129.2',
      companyId: 5,
      channelId: 'switchroom-1795309129.2',
    });
    expect(parseSpoolName('voicemail-5-3-switchroom-1795309129.2.wav')).to.deep.equal({
      fileBase: 'voicemail-5-3-switchroom-1795309129.2',
      companyId: 5,
      channelId: 'switchroom-1795309129.2',
    });
  });

  for (const name of [
    '',
    '.raw',
    'x.raw',
    '5-17-a',
    '5-17-a.mp3',
    '5-17-a.raw.part',
    '5-17-.raw',
    '5-17-a b.raw',
    'voicemail-5-a.wav',
    'voicemail-5-0-a.wav',
    'voicemail-5-3-a/b.wav',
    'Voicemail-5-3-a.wav',
    '5-17-a\n.raw',
  ]) {
    it(`is not ${JSON.stringify(name)}`, () => {
      expect(parseSpoolName(name)).to.equal(null);
    });
  }
});
