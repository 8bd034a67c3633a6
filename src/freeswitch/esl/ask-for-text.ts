import { NO_REPLY } from './check-answer.ts';
import type { EslWord } from './encode-command.ts';
import type { EslCommands } from './esl-commands.ts';
import { EslRefused } from './esl-errors.ts';

/** As `api`, for commands that print nothing when there is nothing. @returns an empty text then */
export async function askForText(
  esl: Pick<EslCommands, 'api'>,
  command: string,
  ...words: EslWord[]
): Promise<string> {
  try {
    return await esl.api(command, ...words);
  } catch (error) {
    if (error instanceof EslRefused && error.engineMessage === NO_REPLY) return '';
    throw error;
  }
}
