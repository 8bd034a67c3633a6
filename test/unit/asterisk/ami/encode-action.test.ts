import { expect } from 'chai';
import { AmiEncodingError } from '../../../../src/asterisk/ami/ami-errors.ts';
import { encodeAction } from '../../../../src/asterisk/ami/encode-action.ts';

describe('encodeAction', () => {
  it('writes one header a line and a list as the same header several times', () => {
    expect(encodeAction('Originate', { Priority: 1, Variable: ['A=1', 'B=é'] })).to.equal(
      'Action: Originate\r\nPriority: 1\r\nVariable: A=1\r\nVariable: B=é\r\n\r\n',
    );
  });

  for (const [what, value] of [
    ['CR LF', '201\r\nAction: Command'],
    ['a line feed alone', '201\nAction: Command'],
    ['a carriage return alone', '201\rAction: Command'],
    ['NUL', '201\0'],
    ['half a surrogate pair', 'a\ud83d'],
    ['more than a line of Asterisk holds', 'x'.repeat(1_023)],
  ] as const) {
    it(`refuses a value with ${what}, alone or in a list, and does not repeat it in the error`, () => {
      for (const Interface of [value, ['ok', value]]) {
        expect(() => encodeAction('QueueAdd', { Interface }))
          .to.throw(AmiEncodingError, /^QueueAdd: the value of Interface [^\r\n\0]{1,60}$/)
          .with.property('code', 'ami-encoding');
      }
    });
  }

  it('refuses names that are no plain words', () => {
    for (const name of ['', 'Ping\r\n', 'A: b', ' x', 'Pi ng', 'Ж']) {
      expect(() => encodeAction(name, {})).to.throw(AmiEncodingError);
      expect(() => encodeAction('Ping', { [name]: 'x' })).to.throw(AmiEncodingError);
    }
  });

  it('refuses more headers than Asterisk reads', () => {
    const Variable = Array.from({ length: 127 }, (_, index) => `v${index}=1`);
    expect(encodeAction('Originate', { Variable }).split('\r\n')).to.have.length(130);
    expect(() => encodeAction('Originate', { Variable: [...Variable, 'w=1'] })).to.throw(AmiEncodingError);
  });

  it('takes the longest line that Asterisk reads: 1,022 bytes', () => {
    expect(() => encodeAction('A', { K: 'é'.repeat(509) + 'x' })).not.to.throw();
    expect(() => encodeAction('A', { K: 'é'.repeat(510) })).to.throw(AmiEncodingError);
  });
});
