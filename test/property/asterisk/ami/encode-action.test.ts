import { expect } from 'chai';
import fc from 'fast-check';
import { AmiEncodingError } from '../../../../src/asterisk/ami/ami-errors.ts';
import { encodeAction } from '../../../../src/asterisk/ami/encode-action.ts';

/** Reads bytes as manager.c of Asterisk does: LF with or without CR ends a line, NUL hides the rest of it. */
function readAsAsterisk(bytes: Buffer): string[][] {
  const records: string[][] = [];
  const record: string[] = [];
  for (const line of bytes.toString('latin1').split('\n').slice(0, -1)) {
    const text = line.replace(/\r$/, '').split('\0', 1)[0] ?? '';
    if (text !== '') record.push(text);
    else records.push(record.splice(0));
  }
  return record.length > 0 ? [...records, record] : records;
}

const nasty = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\0',
  ':',
  ': ',
  'Action: Command',
  '\r\n\r\n',
  '\u2028',
  'é',
  '\u0085',
  '\ud83d',
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
  fc.constant('x'.repeat(2_000)),
);
const name = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[A-Z][A-Za-z]{0,8}$/) },
  { weight: 1, arbitrary: text },
);
const headers = fc.dictionary(name, fc.oneof(text, fc.array(text, { maxLength: 3 })), { maxKeys: 4 });

describe('encodeAction (any input)', () => {
  it('is refused, or read by Asterisk as exactly this action with exactly these headers', () => {
    let encoded = 0;
    fc.assert(
      fc.property(name, headers, (action, given) => {
        let bytes: Buffer;
        try {
          bytes = Buffer.from(encodeAction(action, given), 'utf8');
        } catch (error) {
          expect(error).to.be.instanceOf(AmiEncodingError);
          return;
        }
        encoded += 1;
        const expected = Object.entries(given).flatMap(([key, value]) =>
          [value].flat().map((one) => `${key}: ${one}`),
        );
        const records = readAsAsterisk(bytes).map((lines) =>
          lines.map((line) => Buffer.from(line, 'latin1').toString()),
        );
        expect(records).to.deep.equal([[`Action: ${action}`, ...expected]]);
      }),
      { numRuns: 1_000 },
    );
    expect(encoded).to.be.greaterThan(50);
  });
});
