import { expect } from 'chai';
import { rulesOfCountry } from '../../../../src/domain/numbering/number-rules.ts';
import { toE164 } from '../../../../src/domain/numbering/to-e164.ts';

describe('the number of a caller [R9]', () => {
  const readIn = (country: string) => (shown: string) => toE164(shown, rulesOfCountry(country));

  it('is the same however it is written', () => {
    const writings = [
      '+36301112233',
      '0036301112233',
      '36301112233',
      '06301112233',
      '301112233',
      '+36 (30) 111-2233',
    ];
    expect(new Set(writings.map(readIn('HU')))).to.deep.equal(new Set(['36301112233']));
  });

  it('is read as the country of the company writes it', () => {
    expect(readIn('DE')('03012345678')).to.equal('493012345678');
    expect(readIn('US')('2125551234')).to.equal('12125551234');
    expect(readIn('US')('01136301112233')).to.equal('36301112233');
    expect(readIn('IT')('0612345678'), 'the zero is a part of it there').to.equal('390612345678');
    expect(readIn('RU')('84951234567')).to.equal('74951234567');
  });

  it('of a foreigner without a prefix is taken as it is when it is too long for the country', () => {
    expect(readIn('HU')('4915112345678')).to.equal('4915112345678');
  });

  it('is none when it is empty, hidden, too short or too long, or begins with a zero after all', () => {
    for (const shown of [
      '',
      'anonymous',
      '+',
      '112',
      '201',
      '+361',
      '+3630111223344556',
      '+036301112233',
      '000',
    ])
      expect(readIn('HU')(shown), shown).to.equal(null);
  });

  it('needs its country code where nothing is known of the country', () => {
    expect(readIn('XX')('+36301112233')).to.equal('36301112233');
    expect(readIn('XX')('0036301112233')).to.equal('36301112233');
    expect(readIn('XX')('06301112233')).to.equal(null);
  });
});
