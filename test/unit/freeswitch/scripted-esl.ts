import type { EslCommands } from '../../../src/freeswitch/esl/esl-commands.ts';
import { EslMessage } from '../../../src/freeswitch/esl/esl-message.ts';

type Answer = (asked: string) => string | Promise<string>;

/** An event socket on which commands are answered by what a test wrote down. */
export class ScriptedEsl implements EslCommands {
  /** What was asked: each command and its words, separated by spaces. */
  readonly asked: string[] = [];
  /** By what is asked. */
  readonly answers = new Map<string, string>();
  readonly #answer: Answer;

  /** @param answer what is answered instead of `answers` */
  constructor(answer?: Answer) {
    this.#answer = answer ?? ((asked) => this.answers.get(asked) ?? refuse(asked));
  }

  async api(command: string, ...words: (string | number)[]): Promise<string> {
    const asked = [command, ...words].join(' ');
    this.asked.push(asked);
    return await this.#answer(asked);
  }

  readonly bgapi = this.api.bind(this);
  readonly setGlobalVariable = refused;
  readonly getGlobalVariable = refused;
  readonly subscribe = refused;
  readonly filter = refused;
}

function refused(): Promise<never> {
  return Promise.reject(new Error('not scripted'));
}

function refuse(asked: string): never {
  throw new Error(`not expected: ${asked}`);
}
export function eslEvent(name: string, headers: Readonly<Record<string, string>>): EslMessage {
  const isCustom = name.includes('::');
  return new EslMessage(
    new Map([
      ['Event-Name', isCustom ? 'CUSTOM' : name],
      ...(isCustom ? [['Event-Subclass', name] as const] : []),
      ...Object.entries(headers),
    ]),
    '',
  );
}
