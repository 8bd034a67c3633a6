import fc from 'fast-check';

/** Pieces of text that mean something to Asterisk, to a shell, to SIP, or to whoever splits lines. */
export const hostilePieces = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ';',
  '\\;',
  ';--',
  '--;',
  '[general]',
  ']',
  '#exec touch /tmp/owned',
  '#include /etc/passwd',
  '${SHELL(touch /tmp/owned)}',
  '$(touch /tmp/owned)',
  '`id`',
  '|',
  ',',
  '=',
  '=>',
  '+=',
  '"',
  '\\',
  '<',
  '>',
  "'",
  ' ',
  '\t',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\ud83d',
  '😀',
  '👩‍👩‍👧',
  'é',
  'Ő',
  '()',
  '(!)',
  '&PJSIP/other',
  '%00',
] as const;

/** Text as an enemy would choose it: of such pieces, of anything, short and very long. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...hostilePieces), fc.string({ maxLength: 3 })), { maxLength: 8 })
      .map((parts) => parts.join('')),
  },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 120 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...hostilePieces, 'x'), fc.integer({ min: 30, max: 3_000 }))
      .map(([piece, times]) => piece.repeat(times)),
  },
);
