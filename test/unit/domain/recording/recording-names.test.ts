import { expect } from 'chai';
import fc from 'fast-check';
import { parseFileBase } from '../../../../src/domain/recording/file-base.ts';
import {
  isRecordingKey,
  recordingKey,
  RecordingKeyError,
} from '../../../../src/domain/recording/recording-key.ts';

const startedAt = new Date('2026-11-22T23:30:00Z');

const recording = { companyId: 5, mediaNodeId: 2, fileBase: '5-17-switchroom-1795309129.2', startedAt };

describe('the key of a recording', () => {
  it('is made of company, date, and a hash of its node and of its name there', () => {
    expect(recordingKey(recording)).to.equal('5/2026/11/22/cd5d06796d73acb84ca32a4d35e103be.wav');
  });

  it('is the same each time, and its own: no other recording has it, whatever the engine calls it [C2]', () => {
    const any = fc.record({
      companyId: fc.integer({ min: 1, max: 3 }),
      mediaNodeId: fc.integer({ min: 1, max: 3 }),
      fileBase: fc.oneof(fc.constantFrom('5-17-a', '5-17-A', '1/5-17-a', ''), fc.string({ unit: 'binary' })),
      startedAt: fc.constantFrom(startedAt, new Date('2026-11-23T00:00:00Z')),
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        const key = recordingKey(one);
        expect(isRecordingKey(key)).to.equal(true);
        expect(key === recordingKey(other)).to.equal(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('is none that a version before gave, which were made of the ids of rows', () => {
    expect(recordingKey(recording)).to.not.match(/\/(?:voicemail-)?\d{1,20}\.wav$/);
  });

  it('is refused for no company and for no date', () => {
    for (const companyId of [0, -1, 1.5, NaN])
      expect(() => recordingKey({ ...recording, companyId })).to.throw(RecordingKeyError);
    expect(() => recordingKey({ ...recording, startedAt: new Date(NaN) })).to.throw(RecordingKeyError);
  });

  for (const text of [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/..',
    '../a',
    'a/../b',
    '.a',
    'a/.b',
    'A',
    'a b',
    'a\\b',
    'a\0',
    'a\n',
    'é',
    'a..b',
    'a%2e',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(isRecordingKey(text)).to.equal(false);
    });
  }
});

describe('the name of a recording given by the engine', () => {
  it('says company, queue and channel', () => {
    expect(parseFileBase('5-17-switchroom-1795309129.2')).to.deep.equal({
      companyId: 5,
      queueId: 17,
      channelId: 'switchroom-1795309129.2',
    });
  });

  it('says company and channel of a call that is recorded as a whole', () => {
    expect(parseFileBase('5-0-switchroom-1795309129.2')).to.deep.equal({
      companyId: 5,
      queueId: null,
      channelId: 'switchroom-1795309129.2',
    });
  });

  for (const name of [
    '',
    '5',
    '5-17',
    '5-17-',
    '-17-x',
    '0-1-x',
    '5-00-x',
    '5-x-y',
    '5-17-a b',
    '5-17-a/b',
    '5-17-ü',
    '5-17-x\n',
    `5-17-${'x'.repeat(300)}`,
  ]) {
    it(`is not ${JSON.stringify(name.slice(0, 20))}`, () => {
      expect(parseFileBase(name)).to.equal(null);
    });
  }
});
