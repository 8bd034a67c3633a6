import type { EslCommands } from '../esl/esl-commands.ts';
import { EslRefused } from '../esl/esl-errors.ts';

/** What a script answered, line by line, also if the first of them says -ERR. @throws the other errors of the event socket */
export async function answerLines(
  esl: EslCommands,
  script: string,
  words: readonly string[],
): Promise<string[]> {
  try {
    return (await esl.api('lua', script, ...words)).split('\n');
  } catch (error) {
    if (error instanceof EslRefused) return error.engineMessage.split('\n');
    throw error;
  }
}
