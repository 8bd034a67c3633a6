import { expect } from 'chai';
import { calledNumber, type NumberFormat } from '../../../../src/domain/numbering/number-format.ts';

const hungarian: NumberFormat = { country: 'HU', nationalPrefix: null, internationalPrefix: null };

describe('the number that a provider calls', () => {
  it('is found in each way of writing it', () => {
    for (const dialled of ['+3612345678', '003612345678', '3612345678', '0612345678', '12345678'])
      expect(calledNumber(dialled, hungarian), dialled).to.equal('3612345678');
  });

  it('without its area code or country code is none', () => {
    for (const dialled of ['345678', '06', '00', '0', '061234', '0036123456789012345'])
      expect(calledNumber(dialled, hungarian), dialled).to.equal(null);
  });

  it('can have other prefixes than those of the country', () => {
    const own: NumberFormat = { country: 'HU', nationalPrefix: '9', internationalPrefix: '810' };
    expect(calledNumber('912345678', own)).to.equal('3612345678');
    expect(calledNumber('8103612345678', own)).to.equal('3612345678');
    expect(calledNumber('0612345678', { ...hungarian, nationalPrefix: '' }), 'none').to.equal(null);
  });

  it('is read as it stands when nothing is said of the provider', () => {
    expect(calledNumber('+3612345678', null)).to.equal('3612345678');
    expect(calledNumber('0612345678', null)).to.equal('0612345678');
  });
});
