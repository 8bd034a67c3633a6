import fc from 'fast-check';
import type { LuaValue } from '../../../../src/freeswitch/dialplan/lua-value.ts';

export const plainText = fc.stringMatching(/^[A-Za-z0-9 ._+*#:/-]{0,40}$/u);

export const anyLuaValue: fc.Arbitrary<LuaValue> = fc.letrec<{ value: LuaValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    plainText,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(plainText, tie('value'), { maxKeys: 5 }),
  ),
})).value;
