import { expect } from 'chai';
import { filesOfAudio, parseSpoolFile } from '../../../../src/domain/recording/files-of-audio.ts';
import { recordingKey } from '../../../../src/domain/recording/recording-key.ts';

const file = { mediaNodeId: 12, fileBase: '5-17-switchroom-1795309129.2' };
const audio = { ...file, state: 'stored', reason: null, storeKey: null };

describe('files that go with a recording or a message', () => {
  it('are that in the store, and what could not be read and stayed beside the engine', () => {
    expect(filesOfAudio({ ...audio, storeKey: '5/x.wav' })).to.deep.equal(['5/x.wav']);
    const [left, ...more] = filesOfAudio({ ...audio, state: 'unreadable', reason: 'too-long' });
    expect(more).to.deep.equal([]);
    expect(parseSpoolFile(String(left))).to.deep.equal(file);
  });

  it('are none where nothing was said, or the file never came', () => {
    expect(filesOfAudio({ ...audio, state: 'empty' })).to.deep.equal([]);
    expect(filesOfAudio({ ...audio, state: 'unreadable', reason: 'missing' })).to.deep.equal([]);
  });

  it('one in the store is not taken for one beside the engine', () => {
    expect(parseSpoolFile(recordingKey({ ...file, companyId: 5, startedAt: new Date(0) }))).to.equal(null);
  });
});
