import fc from 'fast-check';
import { smuggled } from './smuggled.ts';
import { hostilePieces, hostileText } from '../hostile-text.ts';

/** Pieces of text that mean something to FreeSWITCH's preprocessor, to its XML parser or to its variables. */
export const hostileXmlPieces = [
  ...hostilePieces,
  ...smuggled('touch /tmp/owned'),
  '</param></params></user>',
  '"/><param name="password" value="x"/>',
  "'/>",
  '</',
  '<?xml version="1.0"?>',
  '<?',
  '?>',
  '<!--',
  '-->',
  '<!--#exec touch /tmp/owned-->',
  '<X-PRE-PROCESS cmd="set" data="control_secret=x"/>',
  'x-pre-process',
  'X-PRE-PROCESS',
  '<include>',
  '</include>',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '&a;',
  '&lt;',
  '&#60;',
  '&#x3c;',
  '&',
  '$${control_secret}',
  '$${',
  '$$',
  '${lua(x.lua)}',
  '${domain_name}',
  'ARRAY::a|:b',
  '\ufffe',
  '\uffff',
] as const;

/** Text as an enemy would choose it who knows FreeSWITCH. */
export const hostileXmlText: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc
    .array(fc.oneof(fc.constantFrom(...hostileXmlPieces), fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
);
