import type { EslCommands } from '../../../src/freeswitch/esl/esl-commands.ts';
import { EslMessage } from '../../../src/freeswitch/esl/esl-message.ts';

/** Answers commands with what a test wrote down. */
export class ScriptedEsl implements Pick<EslCommands, 'api' | 'bgapi'> {
  /** By the command and its words, separated by spaces. */
  readonly answers = new Map<string, string>();
  /** Runs before the next answer is given. */
  meanwhile: () => void = () => undefined;

  api(command: string, ...words: (string | number)[]): Promise<string> {
    this.meanwhile();
    const asked = [command, ...words].join(' ');
    const answer = this.answers.get(asked);
    return answer === undefined
      ? Promise.reject(new Error(`not expected: ${asked}`))
      : Promise.resolve(answer);
  }

  bgapi(command: string, ...words: (string | number)[]): Promise<string> {
    return this.api(command, ...words);
  }
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
