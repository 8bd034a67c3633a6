import { expect } from 'chai';
import fc from 'fast-check';
import {
  encodeApiCommand,
  encodeAssignment,
  encodeExecution,
  encodeFilter,
  encodeSubscription,
} from '../../../../src/freeswitch/esl/encode-command.ts';
import { EslEncodingError } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { smuggled } from '../../../support/freeswitch/smuggled.ts';
import { readPackets } from '../../../support/freeswitch/read-packets.ts';
import { separateString } from './separate-string.ts';

const nasty = fc.constantFrom(
  ...['\r\n', '\n', '\n\n', '\r', '\0', '\t', ' ', '  ', "'", '"', '\\', '\\n', '\\s', '^^', '^^:', '='],
  ...['${', '$', '$${x}', '%[a=b]', '%', 'Content-Length: 9', 'é', '\ud83d', '\u2028', 'api', 'reload'],
  ...['mod_event_socket', 'ARRAY::a|:b', ': '],
  ...smuggled('touch /tmp/owned'),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.constant('x'.repeat(70_000)),
);
/** What switch_api_execute strips off before the command sees its argument. */
const BLANK_ENDS = /^[ \t\v]+|[ \t\v]+$/g;
const EVENT_ID = '4f1e8a2c-1111-4222-8333-444455556666';

/** Runs the check for each input that is not refused; enough of them have to be left. */
function eachAccepted<T>(
  inputs: fc.Arbitrary<T>,
  encode: (input: T) => string,
  check: (encoded: string, input: T) => void,
): void {
  let accepted = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      let encoded: string;
      try {
        encoded = encode(input);
      } catch (error) {
        expect(error).to.be.instanceOf(EslEncodingError);
        return;
      }
      accepted += 1;
      check(encoded, input);
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).to.be.greaterThan(200);
}

/** What FreeSWITCH makes of bytes that are followed by another command. */
function soleCommand(encoded: string): { command: string; headers: Map<string, string>; body: string } {
  const packets = readPackets(Buffer.from(`${encoded}\n\napi status\n\n`));
  expect(packets).to.have.length(2);
  expect(packets[1]?.command).to.equal('api status');
  const [packet] = packets;
  if (!packet) throw new Error('nothing was read');
  return packet;
}

describe('encode-command (any input)', () => {
  it('is refused, or read by FreeSWITCH as exactly this API command with exactly these words', () => {
    eachAccepted(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      (words) => `api ${encodeApiCommand('uuid_setvar', words)}`,
      (encoded, words) => {
        const { command, headers } = soleCommand(encoded);
        expect(headers.size).to.equal(0);
        expect(command.startsWith('api uuid_setvar ')).to.equal(true);
        const argument = command.slice('api uuid_setvar '.length).replace(BLANK_ENDS, '');
        expect(separateString(argument, ' ', 10)).to.deep.equal(words);
        expect(separateString(argument, ' ', words.length)).to.deep.equal(words);
      },
    );
  });

  it('is refused, or read as exactly this variable with exactly this value', () => {
    eachAccepted(
      fc.tuple(
        fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/),
        text.filter((value) => value !== ''),
      ),
      ([name, value]) => `api global_setvar ${encodeAssignment(name, value)}`,
      (encoded, [name, value]) => {
        const { command } = soleCommand(encoded);
        expect(
          separateString(command.slice('api global_setvar '.length).replace(BLANK_ENDS, ''), '=', 3),
        ).to.deep.equal([name, value]);
      },
    );
  });

  it('never lets the argument of an application become a header or a second message', () => {
    eachAccepted(
      text,
      (argument) => encodeExecution('playback', argument, EVENT_ID),
      (encoded, argument) => {
        const { command, headers, body } = soleCommand(encoded);
        expect(command).to.equal('sendmsg');
        const expected = ['call-command', 'execute-app-name', 'Event-UUID'];
        if (argument !== '') expected.push('content-type', 'content-length');
        expect([...headers.keys()]).to.deep.equal(expected);
        // switch_channel_expand_variables takes one level of escapes away where there is an escaped backslash.
        expect(body.includes('\\\\') ? body.replace(/\\([\\$])/g, '$1') : body).to.equal(argument);
      },
    );
  });

  it('is refused, or reaches a script as exactly these words: mod_lua makes them a part of a program', () => {
    eachAccepted(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      (words) => `api ${encodeApiCommand('lua', ['members.lua', ...words])}`,
      (encoded, words) => {
        const argument = soleCommand(encoded).command.slice('api lua members.lua '.length);
        const read = separateString(argument.replace(BLANK_ENDS, ''), ' ', 128);
        expect(read.map(asTextOfLua)).to.deep.equal(words);
      },
    );
  });

  it('is refused when there is an expression in it, wherever that would be evaluated', () => {
    const encoders = [
      (value: string) => encodeApiCommand('uuid_setvar', [EVENT_ID, 'x', value]),
      (value: string) => encodeAssignment('x', value),
      (value: string) => encodeExecution('playback', value, EVENT_ID),
      (value: string) => encodeFilter('x', value),
    ];
    eachAccepted(
      fc.tuple(fc.constantFrom(...encoders), text),
      ([encode, value]) => encode(value),
      (encoded) => {
        expect(encoded).not.to.contain('${');
      },
    );
  });

  it('never lets a name of anything be more than a name', () => {
    const encoders = [
      (name: string) => encodeApiCommand(name, []),
      (name: string) => encodeAssignment(name, 'x'),
      (name: string) => encodeExecution(name, '', EVENT_ID),
      (name: string) => encodeSubscription([name], []),
      (name: string) => encodeSubscription([], [name]),
      (name: string) => encodeFilter(name, 'x'),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...encoders), text, (encode, name) => {
        fc.pre(!/^[\w:./-]+$/.test(name));
        expect(() => encode(name)).to.throw(EslEncodingError);
      }),
    );
  });
});

/** What a script has of a word that `lua_parse_and_execute` of mod_lua wrote down for it, apostrophes alone being escaped. */
function asTextOfLua(word: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  const [, inside, behind] = /^'((?:[^'\\]|\\.)*)'(.*)$/su.exec(`'${word.replaceAll("'", "\\'")}'`) ?? [];
  if (inside === undefined || behind !== '') throw new Error(`a text ends early: ${word}`);
  return inside.replaceAll(/\\(.)/gsu, (_all, letter: string) => escapes[letter] ?? letter);
}
