import { expect } from 'chai';
import fc from 'fast-check';
import { emailAddress, nameText, plainText, secretText } from '../../../src/rest/schemas/text.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, text: unknown) =>
  schema.safeParse(text).success;

describe('text of a person', () => {
  it('is kept literally, whatever it means elsewhere', () => {
    for (const text of [
      'a|b;c',
      '[general]',
      '#exec /bin/sh',
      '${SHELL(id)}',
      `"'\`\\`,
      '📞 Ügyfél',
      '客服',
      'مرحبا',
      '👩‍👩‍👧',
    ]) {
      expect(nameText().parse(text)).to.equal(text);
    }
  });

  it('loses the spaces around it', () => {
    expect(nameText().parse('  Support desk ')).to.equal('Support desk');
  });

  it('is refused with control characters, line breaks and direction overrides, also at its ends', () => {
    const harmful = [
      0x00, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069,
    ];
    for (const code of harmful) {
      const character = String.fromCodePoint(code);
      for (const text of [`a${character}b`, `${character}a`, `a${character}`]) {
        expect(accepts(nameText(), text), code.toString(16)).to.equal(false);
        expect(accepts(plainText(100), text), code.toString(16)).to.equal(false);
        expect(accepts(secretText(1, 100), text), code.toString(16)).to.equal(false);
      }
    }
  });

  it('is refused with half of a surrogate pair', () => {
    for (const text of ['\ud83d', 'a\udca9b', '\udca9\ud83d'])
      expect(accepts(nameText(), text)).to.equal(false);
  });

  it('never has a control character, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const result = nameText().safeParse(text);
        if (result.success) expect(result.data).to.match(/^[^\p{Cc}\p{Surrogate}\u2028\u2029]+$/u);
      }),
    );
  });

  it('counts characters, not their encoding', () => {
    expect(accepts(nameText(), '😀'.repeat(100))).to.equal(true);
    expect(accepts(nameText(), '😀'.repeat(101))).to.equal(false);
    expect(accepts(nameText(), 'x'.repeat(101))).to.equal(false);
  });

  it('as a name must show something', () => {
    for (const text of ['', '   ', '\u200b', '\u2060\u00ad', '\u3000'])
      expect(accepts(nameText(), text)).to.equal(false);
    expect(plainText(100).parse('')).to.equal('');
  });

  it('a secret keeps its spaces, a password has at least 10 characters', () => {
    expect(secretText(1, 200).parse(' s ')).to.equal(' s ');
    expect(accepts(secretText(10, 200), 'x'.repeat(9))).to.equal(false);
    expect(accepts(secretText(10, 200), 'x'.repeat(201))).to.equal(false);
  });

  it('an e-mail address is one', () => {
    expect(accepts(emailAddress(), 'ann.o-neil+x@mail.example.com')).to.equal(true);
    for (const text of [
      'a',
      'a@',
      '@b.c',
      'a@b',
      'a b@c.de',
      'a@b.de\n',
      `${'x'.repeat(250)}@b.de`,
      'a@b.de,c@d.ef',
    ]) {
      expect(accepts(emailAddress(), text), text).to.equal(false);
    }
  });
});
