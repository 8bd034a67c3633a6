import { expect } from 'chai';
import { answerRange } from '../../../src/rest/byte-range.ts';
import type { RangeRequest } from '../../../src/rest/byte-range.ts';

const sha256 = 'ab'.repeat(32);
const etag = `"${sha256}"`;
const file = { bytes: 1000, sha256 };
const get = (headers: RangeRequest['headers']) => answerRange({ method: 'GET', headers }, file);

describe('an answer to a request for audio', () => {
  it('is the whole file, to be cached by its hash and asked for each time [C2]', () => {
    expect(get({})).to.deep.equal({
      status: 200,
      headers: {
        'accept-ranges': 'bytes',
        etag,
        'cache-control': 'private, no-cache',
        'content-type': 'audio/wav',
        'content-length': '1000',
      },
      body: { start: 0, end: 999 },
    });
  });

  for (const [range, start, end] of [
    ['bytes=0-0', 0, 0],
    ['bytes=0-', 0, 999],
    ['bytes=500-', 500, 999],
    ['bytes=100-199', 100, 199],
    ['bytes=999-999', 999, 999],
    ['bytes=0-999999999999999999999', 0, 999],
    ['bytes=-1', 999, 999],
    ['bytes=-1000', 0, 999],
    ['bytes=-99999999999999999999', 0, 999],
    ['BYTES=1-2', 1, 2],
    [' bytes=1-2 ', 1, 2],
    ['bytes= 1-2 ,', 1, 2],
    ['bytes=,,1-2', 1, 2],
    ['bytes=0001-0002', 1, 2],
  ] as const) {
    it(`is bytes ${start} to ${end} for "${range}"`, () => {
      const answer = get({ range });
      expect(answer.status).to.equal(206);
      expect(answer.body).to.deep.equal({ start, end });
      expect(answer.headers).to.include({
        'content-range': `bytes ${start}-${end}/1000`,
        'content-length': `${end - start + 1}`,
        etag,
      });
    });
  }

  for (const range of ['bytes=1000-', 'bytes=1000-2000', 'bytes=-0', 'bytes=99999999999999999999-']) {
    it(`is 416 with the length for "${range}"`, () => {
      const answer = get({ range });
      expect(answer).to.deep.include({ status: 416, body: null });
      expect(answer.headers).to.include({ 'content-range': 'bytes */1000' });
      expect(answer.headers).not.to.have.property('content-type');
    });
  }

  for (const range of [
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=,',
    'bytes=2-1',
    'bytes=99999999999999999999-99999999999999999998',
    'bytes=a-b',
    'bytes=1-2-3',
    'bytes=--1',
    'bytes=+1-2',
    'bytes=1.0-2',
    'bytes=0x1-2',
    'bytes=1 - 2',
    'bytes =1-2',
    'items=1-2',
    'bytes=0-1,5-6',
    'bytes=0-1, 2000-',
  ]) {
    it(`is the whole file for "${range}"`, () => {
      expect(get({ range })).to.deep.include({ status: 200, body: { start: 0, end: 999 } });
    });
  }

  it('to HEAD has the fields of the whole file, no body, and no regard for Range', () => {
    const answer = answerRange({ method: 'HEAD', headers: { range: 'bytes=0-1' } }, file);
    expect(answer).to.deep.equal({ ...get({}), body: null });
  });

  it('has no body for an empty file, and no range of it', () => {
    const empty = { bytes: 0, sha256 };
    const answer = (range: string) => answerRange({ method: 'GET', headers: { range } }, empty);
    expect(answer('bytes=-5')).to.deep.include({ status: 200, body: null });
    expect(answer('bytes=0-')).to.deep.include({ status: 416, body: null });
  });
});

describe('If-None-Match', () => {
  for (const header of [
    etag,
    `W/${etag}`,
    '*',
    ` ${etag} `,
    `"other", ${etag}`,
    `"a,b",W/"c",,${etag}`,
    `,${etag},`,
  ]) {
    it(`is 304 for ${header.replace(sha256, 'the hash')}`, () => {
      const answer = get({ 'if-none-match': header, range: 'bytes=0-1' });
      expect(answer).to.deep.equal({
        status: 304,
        headers: { 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' },
        body: null,
      });
    });
  }

  for (const header of [
    '',
    '"other"',
    sha256,
    `"${sha256}`,
    `w/${etag}`,
    `${etag} ${etag}`,
    `"x" ,y, ${etag}`,
    `"a${etag}"`,
  ]) {
    it(`sends the file for ${header.replaceAll(sha256, 'the hash')}`, () => {
      expect(get({ 'if-none-match': header }).status).to.equal(200);
    });
  }
});

describe('If-Range', () => {
  it('sends the part when the file is still the same', () => {
    expect(get({ range: 'bytes=0-1', 'if-range': etag }).status).to.equal(206);
  });

  for (const ifRange of ['"other"', `W/${etag}`, 'Sun, 22 Nov 2026 00:00:00 GMT', '', '*']) {
    it(`sends the whole file for "${ifRange.replace(sha256, 'the hash')}", even if the range cannot be satisfied`, () => {
      expect(get({ range: 'bytes=0-1', 'if-range': ifRange }).status).to.equal(200);
      expect(get({ range: 'bytes=5000-', 'if-range': ifRange }).status).to.equal(200);
    });
  }
});
