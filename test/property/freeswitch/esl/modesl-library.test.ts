import { expect } from 'chai';
import fc from 'fast-check';
import { PlayedConnection } from '../../../support/freeswitch/played-connection.ts';
import { transcript } from '../../../support/freeswitch-transcripts/transcript.ts';

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

describe('ModeslConnection (any bytes)', () => {
  for (const name of ['inbound', 'outbound'] as const) {
    it(`gives the same messages however the stream is split: ${name}`, () => {
      const bytes = transcript(name);
      const whole = PlayedConnection.hear(bytes);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }), (sizes) => {
          const { messages, contentTypes } = PlayedConnection.hear(...split(bytes, sizes));
          expect(contentTypes).to.deep.equal(whole.contentTypes);
          expect(messages).to.deep.equal(whole.messages);
        }),
        { numRuns: 100 },
      );
    });
  }

  it('never throws into the socket, whatever comes', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...['\n\n', '\n', 'Content-Length: ', 'Content-Type: ', 'command/reply', '5', '-', '%', ': '],
      ),
      fc.constantFrom(
        ...['api/response', 'text/event-json', 'text/event-xml', 'text/event-plain', 'auth/request'],
      ),
      fc.constantFrom(...['Event-Name: ', '**', '::', '__proto__', '{}', 'null', '<a/>', 'log/data']),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        PlayedConnection.hear(...pieces);
      }),
      { numRuns: 1_000 },
    );
  });
});
