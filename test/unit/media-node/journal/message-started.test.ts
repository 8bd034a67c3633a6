import { expect } from 'chai';
import fc from 'fast-check';
import { parseMessageStarted } from '../../../../src/media-node/journal/message-started.ts';

const at = new Date('2026-11-28T19:00:00Z');
const fileBase = 'voicemail-5-3-switchroom-1795309129.2';
const read = (text: string) => parseMessageStarted(text, { callId: 'switchroom-1795309129.2', at });

describe('the line of the log that tells of a message [R1]', () => {
  it('names the file, the box, the caller and the revision', () => {
    expect(read(`${fileBase}:box-3:outside-36301234567:42`)).to.deep.equal({
      type: 'message-started',
      callId: 'switchroom-1795309129.2',
      at,
      fileBase,
      companyId: 5,
      voicemailBoxId: 3,
      callerNumber: '+36301234567',
      revision: 42,
    });
  });

  it('a colleague is shown by extension, an anonymous caller not at all', () => {
    expect(read(`${fileBase}:box-3:extension-204:42`)?.callerNumber).to.equal('204');
    expect(read(`${fileBase}:box-3:anonymous-:`)).to.include({ callerNumber: null, revision: null });
  });

  it('anything else is no such line', () => {
    for (const text of [
      '',
      `${fileBase}:box-4:outside-36301234567:42`,
      `${fileBase}:box-3:outside-:42`,
      `${fileBase}:box-3:anonymous-204:42`,
      `${fileBase}:box-3:outside-+36301234567:42`,
      `${fileBase}:box-3:outside-36301234567`,
      `../../${fileBase}:box-3:outside-36301234567:42`,
      `${fileBase}/x:box-3:outside-36301234567:42`,
      `5-3-a:box-3:outside-36301234567:42`,
    ])
      expect(read(text), text).to.equal(null);
    fc.assert(fc.property(fc.string(), (text) => read(text) === null));
  });
});
