import { EslEncodingError } from './esl-errors.ts';

/** One argument of an API command. It arrives as exactly one argument, whatever is in it. */
export type EslWord = string | number;

// mod_event_socket.c reads up to 10 MiB a command, one byte at a time; nothing sensible is as long as this.
const LIMIT_BYTES = 64 * 1024;

const COMMAND = /^[A-Za-z][A-Za-z0-9_]*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const EVENT = /^[A-Z][A-Z_]*$/;
const SUBCLASS = /^[A-Za-z0-9_:./-]+$/;
const HEADER = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const UUID = /^[0-9A-Fa-f-]{8,64}$/;
/** Commands that run a script. */
const SCRIPTS: ReadonlySet<string> = new Set(['lua', 'luarun']);

/**
 * The only place where commands for FreeSWITCH become text. A line break ends a line of the event socket and two end
 * the command, so text that holds one could run a second command: it is refused, never changed.
 *
 * The words are escaped as `switch_separate_string` (switch_utils.c) takes them apart. Nearly all commands use it; the
 * few that read their argument as it is (`echo`, `uuid_exists`) take words without space, quote and backslash alone.
 *
 * @param command e.g. `uuid_kill`
 * @throws EslEncodingError if the words would not arrive as exactly these
 */
export function encodeApiCommand(command: string, words: readonly EslWord[]): string {
  // mod_lua writes them into a program of its own, between apostrophes, and escapes these alone (lua_parse_and_execute, %y): an
  // apostrophe behind a backslash would end its text, and what follows would be carried out.
  if (SCRIPTS.has(command) && words.some((word) => String(word).includes('\\')))
    throw new EslEncodingError('a word of a script holds a backslash');
  return limited([plain(COMMAND, command, 'a command'), ...words.map(encodeWord)].join(' '));
}

/** The argument of `global_setvar`, which is taken apart at `=`. */
export function encodeAssignment(name: string, value: string): string {
  return limited(`${encodeVariableName(name)}=${escaped(checked(value)).replaceAll('=', '\\=')}`);
}

/** The name of a variable, where FreeSWITCH wants nothing else. */
export function encodeVariableName(name: string): string {
  return plain(VARIABLE, name, 'a variable');
}

/**
 * A subscription, in JSON: in the plain format FreeSWITCH leaves a `%41` of a caller as it is, and it would be read as
 * `A`. `CUSTOM` comes last: every word after it is taken for a subclass, so the name of an event that
 * followed it would be listened to as a subclass that nobody fires.
 *
 * @param events e.g. `DTMF`
 * @param subclasses of custom events, e.g. `callcenter::info`
 */
export function encodeSubscription(events: readonly string[], subclasses: readonly string[]): string {
  const names = events.map((name) => plain(EVENT, name, 'an event'));
  if (names.includes('CUSTOM')) throw new EslEncodingError('custom events are named by their subclass');
  // Everything at once makes FreeSWITCH grow by gigabytes when we read slowly.
  if (names.includes('ALL')) throw new EslEncodingError('events are named one by one');
  const custom = subclasses.map((name) => plain(SUBCLASS, name, 'a subclass'));
  if (names.length + custom.length === 0) throw new EslEncodingError('a subscription names an event');
  return limited(['event json', ...names, ...(custom.length > 0 ? ['CUSTOM', ...custom] : [])].join(' '));
}

/** Lets only events pass whose header has this value; several filters let pass what any of them does. */
export function encodeFilter(header: string, value: string): string {
  if (!/^[^ +/-]/.test(value)) throw new EslEncodingError('the value of a filter would be read as a pattern');
  return limited(`filter ${plain(HEADER, header, 'a header')} ${checked(value)}`);
}

/** A `bgapi` command with the id under which its result will be announced. */
export function encodeJob(command: string, jobId: string): string {
  return `bgapi ${command}\nJob-UUID: ${plain(UUID, jobId, 'a job id')}`;
}

/**
 * The request that the call of an outbound socket carries out an application. The argument goes as a body of
 * counted bytes, so nothing in it can end the message or add to it.
 *
 * @param application e.g. `playback`
 * @param argument the application gets exactly this
 * @param eventId comes back with the event that tells of the end
 */
export function encodeExecution(application: string, argument: string, eventId: string): string {
  const head = [
    'sendmsg',
    'call-command: execute',
    `execute-app-name: ${plain(COMMAND, application, 'an application')}`,
    `Event-UUID: ${plain(UUID, eventId, 'an event id')}`,
  ];
  if (argument === '') return head.join('\n');
  const body = limited(protectFromExpansion(checked(argument)));
  head.push('content-type: text/plain', `content-length: ${Buffer.byteLength(body)}`);
  return `${head.join('\n')}\n\n${body}`;
}

/** A password as part of a line. */
export function checkSingleLine(text: string): string {
  return limited(checked(text));
}

function encodeWord(word: EslWord): string {
  if (typeof word === 'number') {
    if (!Number.isFinite(word)) throw new EslEncodingError('a number is finite');
    return String(word);
  }
  const text = escaped(checked(word));
  // An empty word would vanish, and ^^ at the start of the first one would choose another separator.
  return text === '' || text.startsWith('^^') ? `'${text}'` : text;
}

function escaped(text: string): string {
  return text.replace(/[\\' ]/g, (character) => (character === ' ' ? '\\s' : `\\${character}`));
}

/**
 * switch_channel_expand_variables takes backslashes and dollars apart before the application sees its argument, but
 * only if there is an escaped backslash (or `${`, which is refused).
 */
function protectFromExpansion(argument: string): string {
  // switch_core_session_exec reads %[a=b] at the start as variables to set.
  if (/^%.?\[/su.test(argument)) throw new EslEncodingError('the argument would set variables');
  return argument.includes('\\') ? argument.replace(/[\\$]/g, '\\$&') : argument;
}

function checked(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new EslEncodingError('the text holds a line break or control character');
  // Alone, half of a surrogate pair has no UTF-8; it would arrive as another character.
  if (/\p{Surrogate}/u.test(text)) throw new EslEncodingError('the text is not well-formed Unicode');
  // ${name} and ${command(argument)} are evaluated, in variables also much later.
  if (text.includes('${')) throw new EslEncodingError('the text holds an expression');
  // mod_event_socket.c runs a reload of itself in place of any command with this and "reload" somewhere in it.
  if (/mod_event_socket/i.test(text))
    throw new EslEncodingError('the text names the module of the event socket');
  return text;
}

function plain(pattern: RegExp, text: string, what: string): string {
  if (!pattern.test(text)) throw new EslEncodingError(`the name of ${what} is a plain word`);
  return text;
}

function limited(text: string): string {
  if (Buffer.byteLength(text) > LIMIT_BYTES)
    throw new EslEncodingError(`a command is longer than ${LIMIT_BYTES} bytes`);
  return text;
}
