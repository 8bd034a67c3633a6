import { expect } from 'chai';
import { usualEmergencyNumbers } from '../../../../src/domain/numbering/emergency-numbers.ts';
import { readDialled } from '../../../../src/domain/numbering/read-dialled.ts';

const hungary = { country: 'HU', emergencyNumbers: ['112', '104'] };

describe('what is dialled at a phone and is no extension [U1]', () => {
  for (const sent of ['0612345678', '003612345678', '+3612345678', '3612345678', '12345678'])
    it(`${sent} is a number as people dial it in the country`, () => {
      expect(readDialled(sent, hungary)).to.deep.equal({ kind: 'number', digits: '3612345678' });
    });

  it('an emergency number is what it is, in these digits and no others', () => {
    expect(readDialled('112', hungary)).to.deep.equal({ kind: 'emergency', digits: '112' });
    for (const sent of ['+112', '1120', '11', '911']) expect(readDialled(sent, hungary), sent).to.equal(null);
  });

  it('an emergency number comes first, though it could be read as a number', () => {
    const company = { country: 'HU', emergencyNumbers: ['061234567'] };
    expect(readDialled('061234567', company)?.kind).to.equal('emergency');
  });

  it('in a country of which nothing is known a number needs its country code', () => {
    const nowhere = { country: 'XX', emergencyNumbers: [] };
    expect(readDialled('+3612345678', nowhere)).to.deep.equal({ kind: 'number', digits: '3612345678' });
    expect(readDialled('0612345678', nowhere)).to.equal(null);
  });

  it('what is too short or too long is no number', () => {
    for (const sent of ['0', '12345', '06123', '+361', '9'.repeat(18)])
      expect(readDialled(sent, hungary), sent).to.equal(null);
  });
});

describe('the emergency numbers of a company that said nothing [U1]', () => {
  for (const [country, numbers] of [
    ['FR', ['112']],
    ['HU', ['104', '105', '107', '112']],
    ['US', ['911']],
    ['CA', ['911']],
    ['GB', ['112', '999']],
    ['XX', ['112']],
  ] as const)
    it(`in ${country}: ${numbers.join(', ')}`, () => {
      expect(usualEmergencyNumbers(country)).to.deep.equal(numbers);
    });
});
