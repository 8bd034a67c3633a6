import type { AmiCommands } from './ami-commands.ts';
import { AmiRefused } from './ami-errors.ts';

type Commands = Pick<AmiCommands, 'send'>;

/**
 * Waits for the answer to an action on a channel, which may be gone by then.
 *
 * @returns null when Asterisk refuses: the channel, or what was asked for on it, is gone
 * @throws AmiError
 */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AmiRefused) return null;
    throw error;
  }
}

/**
 * @param channel its name or id
 * @returns empty when it is not set; null when the channel is gone
 * @throws AmiError
 */
export async function readVariable(
  commands: Commands,
  channel: string,
  variable: string,
): Promise<string | null> {
  const answer = await unlessGone(commands.send('Getvar', { Channel: channel, Variable: variable }));
  return answer && (answer.first('Value') ?? '');
}

/**
 * One that is gone already is as good.
 *
 * @param cause Q.850
 * @throws AmiError
 */
export async function hangUp(commands: Commands, channel: string, cause: number): Promise<void> {
  await unlessGone(commands.send('Hangup', { Channel: channel, Cause: String(cause) }));
}
