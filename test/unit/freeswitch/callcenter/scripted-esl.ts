import type { EslCommands } from '../../../../src/freeswitch/esl/esl-commands.ts';
import { EslMessage } from '../../../../src/freeswitch/esl/esl-message.ts';

/** An event socket on which each command is answered by `answer`; what was asked is in `asked`. */
export function scriptedEsl(
  answer: (line: string) => string | Promise<string>,
): EslCommands & { asked: string[] } {
  const asked: string[] = [];
  const api = async (command: string, ...words: (string | number)[]) => {
    const line = [command, ...words].join(' ');
    asked.push(line);
    return answer(line);
  };
  const nothing = () => Promise.reject(new Error('not scripted'));
  return {
    asked,
    api,
    bgapi: api,
    setGlobalVariable: nothing,
    getGlobalVariable: nothing,
    subscribe: nothing,
    filter: nothing,
  };
}

export function eventOf(headers: Record<string, string>): EslMessage {
  return new EslMessage(new Map(Object.entries(headers)), '');
}
