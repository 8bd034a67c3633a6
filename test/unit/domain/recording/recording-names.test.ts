import { expect } from 'chai';
import fc from 'fast-check';
import { parseFileBase } from '../../../../src/domain/recording/file-base.ts';
import {
  isRecordingKey,
  recordingKey,
  RecordingKeyError,
} from '../../../../src/domain/recording/recording-key.ts';

const startedAt = new Date('2026-11-22T23:30:00Z');

describe('the key of a recording', () => {
  it('is made of company, date and id', () => {
    expect(recordingKey({ companyId: 5, recordingId: 1234, startedAt })).to.equal('5/2026/11/22/1234.wav');
  });

  it('takes ids that are words of small letters', () => {
    const recordingId = '0198c1f2-77aa-7bbb-8ccc-0123456789ab';
    expect(recordingKey({ companyId: 5, recordingId, startedAt })).to.equal(
      `5/2026/11/22/${recordingId}.wav`,
    );
  });

  it('is a key for each id that is accepted, and differs where the ids differ', () => {
    const anyIds = fc.record({ companyId: fc.nat().map((id) => id + 1), recordingId: fc.nat() });
    fc.assert(
      fc.property(anyIds, anyIds, (one, other) => {
        const key = recordingKey({ ...one, startedAt });
        expect(isRecordingKey(key)).to.equal(true);
        const isSame = one.companyId === other.companyId && one.recordingId === other.recordingId;
        expect(key === recordingKey({ ...other, startedAt })).to.equal(isSame);
      }),
    );
  });

  for (const recordingId of [
    '',
    '..',
    '../1',
    'a/b',
    'A',
    'a\0',
    'a\n',
    '1.5',
    1.5,
    NaN,
    -1,
    Infinity,
    'x'.repeat(300),
  ]) {
    it(`is refused for the id ${JSON.stringify(recordingId)}`, () => {
      expect(() => recordingKey({ companyId: 5, recordingId, startedAt })).to.throw(RecordingKeyError);
    });
  }

  it('is refused for no company and for no date', () => {
    expect(() => recordingKey({ companyId: 0, recordingId: 1, startedAt })).to.throw(RecordingKeyError);
    expect(() => recordingKey({ companyId: 1, recordingId: 1, startedAt: new Date(NaN) })).to.throw(
      RecordingKeyError,
    );
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

  for (const name of [
    '',
    '5',
    '5-17',
    '5-17-',
    '-17-x',
    '0-1-x',
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
