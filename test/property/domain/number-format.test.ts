import { expect } from 'chai';
import fc from 'fast-check';
import {
  callerNumber,
  calledNumber,
  type NumberFormat,
  rulesOfFormat,
} from '../../../src/domain/numbering/number-format.ts';
import { formsOfNumber } from '../../../src/domain/numbering/forms-of-number.ts';
import { rulesOfCountry } from '../../../src/domain/numbering/number-rules.ts';
import { toE164 } from '../../../src/domain/numbering/to-e164.ts';

const anyPrefix = fc.option(fc.stringMatching(/^[0-9]{0,4}$/u));
const anyFormat: fc.Arbitrary<NumberFormat> = fc.record({
  country: fc.constantFrom('HU', 'DE', 'US', 'IT', 'RU', 'GB', 'FR', 'AU', 'XX'),
  nationalPrefix: anyPrefix,
  internationalPrefix: fc.option(fc.stringMatching(/^[0-9]{1,4}$/u)),
});
const anySent = fc.stringMatching(/^\+?[0-9]{2,18}$/u);
/** A national number that a country's own plan can have. */
const nationalNumber = fc.constantFrom('HU', 'DE', 'US', 'GB', 'FR', 'RU', 'AU').chain((country) => {
  const { shortest, longest, nationalPrefix, internationalPrefix, countryCode } = rulesOfCountry(country);
  return (
    fc
      .integer({ min: Math.max(shortest, 7), max: Math.min(longest, 12 - countryCode.length + 2) })
      .chain((length) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`, 'u')))
      .filter((digits) => ![nationalPrefix, internationalPrefix].some((prefix) => digits.startsWith(prefix)))
      // In Russia 8 10 leads abroad, so no number of the country begins with 10.
      .filter((digits) => !`${nationalPrefix}${digits}`.startsWith(internationalPrefix))
      .map((digits) => ({ country, digits }))
  );
});

describe('a number that a provider sends', () => {
  it('is one E.164 number, or none', () => {
    fc.assert(
      fc.property(anySent, anyFormat, (sent, format) => {
        const read = calledNumber(sent, format);
        if (read !== null) expect(read).to.match(/^[1-9][0-9]{6,14}$/u);
      }),
    );
  });

  it('is the same with plus, with the prefix for abroad and with that of the country', () => {
    fc.assert(
      fc.property(nationalNumber, anyPrefix, ({ country, digits }, nationalPrefix) => {
        const { countryCode, nationalPrefix: usual, internationalPrefix } = rulesOfCountry(country);
        const format = { country, nationalPrefix: null, internationalPrefix: null };
        const number = countryCode + digits;
        expect(calledNumber(`+${number}`, format)).to.equal(number);
        expect(calledNumber(internationalPrefix + number, format)).to.equal(number);
        expect(calledNumber(usual + digits, format)).to.equal(number);
        const own = { ...format, nationalPrefix };
        expect(calledNumber(`+${number}`, own), 'whatever else is set').to.equal(number);
      }),
    );
  });

  it('with plus is what it says, however the provider writes the others', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9][0-9]{6,14}$/u), anyFormat, (number, format) => {
        expect(calledNumber(`+${number}`, format)).to.equal(number);
        expect(
          callerNumber(`+${number}`, 1, { country: 'HU', trunks: [{ id: 1, numberFormat: format }] }),
        ).to.equal(number);
      }),
    );
  });

  it('is taken as E.164 with or without plus when nothing is said of the provider', () => {
    fc.assert(
      fc.property(anySent, (sent) => {
        expect(calledNumber(sent, null)).to.equal(sent.replace('+', ''));
      }),
    );
  });

  it('is among the forms of the number that it is read as, and each of those is read as that number', () => {
    fc.assert(
      fc.property(anySent, anyFormat, (sent, format) => {
        const rules = rulesOfFormat(format);
        const number = toE164(sent, rules);
        if (number === null) return;
        const forms = formsOfNumber(number, rules);
        expect(forms).to.include(sent);
        for (const form of forms) expect(toE164(form, rules), form).to.equal(number);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a caller is read as its provider writes it, and as the company’s country does when nothing is said of the provider', () => {
    fc.assert(
      fc.property(anySent, anyFormat, (sent, format) => {
        const trunks = [
          { id: 1, numberFormat: null },
          { id: 2, numberFormat: format },
        ];
        const at = (trunkId: number | null) => callerNumber(sent, trunkId, { country: 'DE', trunks });
        expect(at(2)).to.equal(toE164(sent, rulesOfFormat(format)));
        for (const trunkId of [1, 3, null]) expect(at(trunkId)).to.equal(toE164(sent, rulesOfCountry('DE')));
      }),
    );
  });
});
