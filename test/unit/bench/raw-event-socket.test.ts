import { expect } from 'chai';
import fc from 'fast-check';
import { header, MessageFramer } from '../../bench/raw-event-socket.ts';

describe('bench: messages of the event socket', () => {
  const event = 'Event-Name: CUSTOM\nCC-Action: agent-offering\n\n';
  const stream = Buffer.from(
    'Content-Type: command/reply\nReply-Text: +OK accepted\n\n' +
      'Content-Type: api/response\nContent-Length: 7\n\n+OK\né\n' +
      `Content-Length: ${event.length}\nContent-Type: text/event-plain\n\n${event}` +
      'Content-Type: api/response\nContent-Length: 0\n\n',
  );

  it('any split of the stream gives the same ones, bodies to the byte', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length })), (cuts) => {
        const framer = new MessageFramer();
        const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), stream.length];
        const messages = edges
          .slice(1)
          .flatMap((end, index) => framer.take(stream.subarray(edges[index], end)));
        expect(messages).to.deep.equal([
          { type: 'command/reply', replyText: '+OK accepted', body: '' },
          { type: 'api/response', replyText: '', body: '+OK\né\n' },
          { type: 'text/event-plain', replyText: '', body: event },
          { type: 'api/response', replyText: '', body: '' },
        ]);
      }),
    );
  });

  it('have headers that are not mixed up with those that end alike', () => {
    expect(header(event, 'CC-Action')).to.equal('agent-offering');
    expect(header(event, 'Action')).to.equal(undefined);
  });
});
