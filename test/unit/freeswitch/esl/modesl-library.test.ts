import { expect } from 'chai';
import { EslProtocolError } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { PlayedConnection } from '../../../support/freeswitch/played-connection.ts';
import { transcript } from '../../../support/freeswitch-transcripts/transcript.ts';

describe('ModeslConnection', () => {
  it('reads what a real FreeSWITCH sends on a control connection', () => {
    const { messages, contentTypes } = PlayedConnection.hear(transcript('inbound'));
    expect(contentTypes).to.deep.equal([
      ...['auth/request', 'command/reply', 'api/response', 'command/reply', 'command/reply'],
      ...['text/event-json', 'command/reply', 'api/response', 'api/response', 'api/response'],
      ...['command/reply', 'command/reply', 'text/disconnect-notice'],
    ]);
    expect(messages[2]?.body).to.equal('FreeSWITCH Version 1.11.3-dev~64bit ( 64bit)\n');
    const job = messages[5];
    expect(job?.event).to.equal('BACKGROUND_JOB');
    expect(job?.header('Job-UUID')).to.equal(messages[4]?.header('Job-UUID'));
    expect(job?.body).to.match(/^\+OK [0-9a-f-]{36}\n$/);
  });

  it('reads what a real FreeSWITCH sends of a call that it hands over', () => {
    const { messages, connection } = PlayedConnection.hear(transcript('outbound'));
    const [channel, , , , ended] = messages;
    expect(connection.channel?.header('Unique-ID')).to.equal(channel?.header('Unique-ID'));
    expect(channel?.header('Reply-Text')).to.equal('+OK\n');
    expect(ended?.event).to.equal('CHANNEL_EXECUTE_COMPLETE');
    expect(ended?.header('Application-UUID')).to.equal('1-2-3');
    expect(messages.at(-2)?.body).to.equal('false');
    expect(messages.at(-1)?.header('Content-Disposition')).to.equal('disconnect');
  });

  it('reads the name of a caller that is not UTF-8, and a lone percent sign, where modesl throws', () => {
    const call = PlayedConnection.hear(transcript('outbound')).messages[0];
    expect(call?.header('Channel-Callee-ID-Name')).to.equal('J\ufffdrgen 50%');
    const replies = PlayedConnection.hear(transcript('inbound')).messages.map((each) =>
      each.header('Reply-Text'),
    );
    expect(replies).to.include('+OK filter added. [Caller-Caller-ID-Name]=[50%]');
  });

  it('does not decode what FreeSWITCH has not encoded', () => {
    const { messages } = PlayedConnection.hear('Content-Type: command/reply\nReply-Text: 100%25\n\n');
    expect(messages[0]?.header('Reply-Text')).to.equal('100%25');
  });

  it('reads an event exactly, whatever its values look like', () => {
    const body = JSON.stringify({ 'Event-Name': 'DTMF', a: '%41%0A', b: 'x: y\n\nz', c: ['1', '2'] });
    const { messages } = PlayedConnection.hear(
      `Content-Length: ${body.length}\nContent-Type: text/event-json\n\n${body}`,
    );
    expect(Object.fromEntries(messages[0]?.headers ?? [])).to.deep.equal({
      ...{ 'Event-Name': 'DTMF', a: '%41%0A', b: 'x: y\n\nz', c: 'ARRAY::1|:2' },
    });
  });

  it('counts bytes, not characters, and puts a body that is not UTF-8 in nobody’s way', () => {
    const body = Buffer.from('Z\xfcrich', 'latin1');
    const played = PlayedConnection.hear(
      `Content-Type: api/response\nContent-Length: ${body.length}\n\n`,
      body,
      'Content-Type: api/response\nContent-Length: 7\n\nZürich',
    );
    expect(played.messages.map((message) => message.body)).to.deep.equal(['Z\ufffdrich', 'Zürich']);
  });

  it('gives headers no meaning of their own', () => {
    const { messages } = PlayedConnection.hear(
      'Content-Type: command/reply\n__proto__: x\nconstructor: y\n\n',
    );
    expect(messages[0]?.header('__proto__')).to.equal('x');
    expect(messages[0]?.header('constructor')).to.equal('y');
    expect(messages[0]?.header('toString')).to.be.undefined;
  });

  for (const [what, bytes] of Object.entries({
    'XML that is none': 'Content-Type: text/event-xml\nContent-Length: 3\n\n<x>',
    'JSON that is none': 'Content-Type: text/event-json\nContent-Length: 1\n\n{',
    'a length that is none': 'Content-Length: -1\n\n',
    'a body over the limit': 'Content-Length: 1048577\n\n',
    'headers without an end': 'x'.repeat(300_000),
  })) {
    it(`ends the connection, and nothing else, after ${what}`, () => {
      const played = new PlayedConnection();
      played.play(bytes);
      expect(played.endedBy).to.be.instanceOf(Error).and.not.instanceOf(RangeError);
    });
  }

  it('is not brought down by more messages in one piece than the stack has room for', () => {
    const played = PlayedConnection.hear('\n\n'.repeat(200_000), 'Content-Type: command/reply\n\n');
    expect(played.contentTypes.at(-1)).to.equal('command/reply');
    expect(played.endedBy).not.to.be.instanceOf(EslProtocolError);
  });

  it('subscribes to nothing by itself', () => {
    const played = PlayedConnection.hear(transcript('outbound'));
    expect(played.sent.filter((text) => text.trim() !== '')).to.deep.equal(['connect\n']);
  });
});
