import { expect } from 'chai';
import fc from 'fast-check';
import { renderSections } from '../../../../src/asterisk/config-text/config-section.ts';
import { encodeCallerId, encodeConfigValue } from '../../../../src/asterisk/config-text/config-value.ts';
import {
  ConfigEncodingError,
  requireDigits,
  requireE164,
  requireHost,
  requireName,
} from '../../../../src/media-node/files/plain-values.ts';
import { parseAsteriskConfig } from '../../../support/asterisk/asterisk-config.ts';
import { hostileText } from '../../../support/hostile-text.ts';

/** What Asterisk keeps of a caller's name: bytes without the final NUL. */
const callerNameBytes = 79;

function replacementCharacters(text = ''): number {
  return text.split('\ufffd').length - 1;
}

/** The encoded value of a line between two others, as Asterisk reads it back; null: it was refused. */
function readBack(encode: () => string): string | null {
  let value: string;
  try {
    value = encode();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigEncodingError);
    return null;
  }
  const text = renderSections([
    {
      name: 'first',
      lines: [
        ['before', 'yes'],
        ['value', value],
        ['after', 'yes'],
      ],
    },
    { name: 'second', template: 'sw-phone', lines: [] },
  ]);
  const sections = parseAsteriskConfig(text);
  expect(sections.map(({ name, options }) => [name, ...options])).to.deep.equal([
    ['first'],
    ['second', 'sw-phone'],
  ]);
  expect(sections[0]?.lines.map(([key]) => key)).to.deep.equal(['before', 'value', 'after']);
  expect(sections[1]?.lines).to.deep.equal([]);
  return sections[0]?.lines[1]?.[1] ?? null;
}

describe('a text in a configuration file of Asterisk, for hostile texts', () => {
  it('is read back literally, or refused', () => {
    let kept = 0;
    fc.assert(
      fc.property(hostileText, (text) => {
        const back = readBack(() => encodeConfigValue(text));
        if (back === null) return;
        expect(back).to.equal(text);
        kept += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(kept, 'texts that were kept').to.be.greaterThan(200);
  });

  it('is not refused without need: visible characters of any language pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (text) => {
        fc.pre(!/[\p{Cc}\u2028\u2029]/u.test(text) && text.trim() === text);
        expect(readBack(() => encodeConfigValue(text))).to.equal(text);
      }),
    );
  });

  it('as a name of a caller stays one quoted name of whole characters before one number', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const back = readBack(() => encodeCallerId(name, '204'));
        const shown = /^"([^"\\<>]*)" <204>$/u.exec(back ?? '')?.[1];
        expect(shown, back ?? 'refused').to.be.a('string');
        expect(Buffer.byteLength(shown ?? '')).to.be.at.most(callerNameBytes);
        // A replacement character stands for a broken one, unless it was in the name from the start.
        expect(replacementCharacters(shown), 'broken characters').to.be.at.most(replacementCharacters(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('as a name of a caller is kept literally when it is an ordinary name', () => {
    const ordinary = fc.stringMatching(/^[\p{L}][\p{L} .'-]{0,15}\p{L}$/u);
    fc.assert(
      fc.property(ordinary, (name) => {
        expect(readBack(() => encodeCallerId(name, '204'))).to.equal(`"${name}" <204>`);
      }),
    );
  });

  it('where a name, a number or a host belongs, nothing else passes', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const [encode, pattern] of [
          [requireName, /^[A-Za-z0-9-]+$/],
          [requireDigits, /^[0-9]+$/],
          [requireE164, /^[1-9][0-9]{6,14}$/],
          [requireHost, /^[A-Za-z0-9.-]+$/],
        ] as const) {
          const back = readBack(() => encode(text));
          if (back === null) continue;
          expect(back).to.equal(text);
          expect(back).to.match(pattern);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
