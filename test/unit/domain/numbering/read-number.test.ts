import { expect } from 'chai';
import { readNumber, readPrefix } from '../../../../src/domain/numbering/read-number.ts';

describe('numbers as people write them', () => {
  const numbers: [string, string, string][] = [
    ['+36301234567', 'HU', '+36301234567'],
    ['+36 30 123-4567', 'GB', '+36301234567'],
    ['06301234567', 'HU', '+36301234567'],
    ['06 (1) 234.5678', 'HU', '+3612345678'],
    ['0036301234567', 'HU', '+36301234567'],
    ['301234567', 'HU', '+36301234567'],
    ['36301234567', 'HU', '+36301234567'],
    ['020 7946 0123', 'GB', '+442079460123'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['06 12345678', 'IT', '+390612345678'],
    ['+36301234567', '', '+36301234567'],
  ];
  for (const [text, country, expected] of numbers)
    it(`"${text}" in ${country || 'no country'} is ${expected}`, () => {
      expect(readNumber(text, country)).to.equal(expected);
    });

  it('what is no number is none', () => {
    for (const text of [
      '',
      '112',
      '+',
      'abc',
      '+36 30 123 4567 ext. 5',
      'call +36301234567',
      '1-800-FLOWERS',
      '+3630123456789012345',
      '+999123456789',
      '+36301234567\n',
      '٠٦٣٠١٢٣٤٥٦٧',
    ])
      expect(readNumber(text, 'HU'), JSON.stringify(text)).to.equal(null);
    expect(readNumber('06301234567', ''), 'without a country').to.equal(null);
  });

  const prefixes: [string, string, string][] = [
    ['+36', 'GB', '+36'],
    ['+1', 'HU', '+1'],
    ['0630', 'HU', '+3630'],
    ['06-30', 'HU', '+3630'],
    ['00 49', 'HU', '+49'],
    ['30', 'HU', '+3630'],
    ['020', 'GB', '+4420'],
    ['1212', 'US', '+1212'],
    ['212', 'US', '+1212'],
  ];
  for (const [text, country, expected] of prefixes)
    it(`numbers that begin with "${text}" in ${country} begin with ${expected}`, () => {
      expect(readPrefix(text, country)).to.equal(expected);
    });

  it('a beginning that could be read in two ways, or in none, is refused', () => {
    for (const text of ['3630', '36', '', '+', 'abc', '+0', '+36x', `+${'1'.repeat(16)}`])
      expect(readPrefix(text, 'HU'), text).to.equal(null);
    expect(readPrefix('0630', ''), 'without a country').to.equal(null);
  });
});
