import { expect } from 'chai';
import fc from 'fast-check';
import { AmiFramer } from '../../../../src/asterisk/ami/ami-framer.ts';
import type { AmiHeader } from '../../../../src/asterisk/ami/ami-message.ts';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_()-]{0,12}$/);
/** What Asterisk can put into a value: anything without CR LF; one that ends in a line break loses it. */
const value = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.replace(/\r/g, '').replace(/\n+$/, ''));
const message = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 8 });

function encode(messages: readonly (readonly AmiHeader[])[]): Buffer {
  const text = messages.map((headers) => `${headers.map(([key, val]) => `${key}: ${val}\r\n`).join('')}\r\n`);
  return Buffer.from(`Asterisk Call Manager/11.0.0\r\n${text.join('')}`, 'utf8');
}

function split(whole: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.subarray(at[index], end));
}

describe('AmiFramer (any stream)', () => {
  it('gives the messages that were sent, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (messages, cuts) => {
          const framer = new AmiFramer();
          const received = split(encode(messages), cuts).flatMap((chunk) => framer.push(chunk));
          expect(received.map(({ headers }) => headers)).to.deep.equal(messages);
        },
      ),
    );
  });

  it('gives the same for any bytes at all, cut or whole: messages, or the refusal', () => {
    const lineBreaks = fc.constantFrom('\r\n', '\r\n\r\n', '\r', '\n', ': ', 'Event: A', 'é', '\0');
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc
        .array(fc.oneof(lineBreaks, fc.string({ unit: 'binary', maxLength: 5 })))
        .map((parts) => Buffer.from(parts.join(''))),
    );
    const outcome = (chunks: readonly Buffer[]): unknown => {
      const framer = new AmiFramer(40);
      const received: unknown[] = [];
      try {
        for (const chunk of chunks) {
          received.push(...framer.push(chunk).map((m) => [m.headers, m.strayLines]));
        }
      } catch (error) {
        return (error as Error).message;
      }
      return received;
    };
    const greeting = Buffer.from('Asterisk Call Manager/1\r\n');
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), fc.boolean(), (tail, cuts, isGreeted) => {
        const whole = isGreeted ? Buffer.concat([greeting, tail]) : tail;
        expect(outcome(split(whole, cuts))).to.deep.equal(outcome([whole]));
      }),
    );
  });
});
