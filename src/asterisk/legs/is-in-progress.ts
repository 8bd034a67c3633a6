import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';

/**
 * Whether the phone of a channel has told by SIP 183 instead of 180 that it rings. Asterisk leaves the state of such a channel as it was
 * (chan_pjsip.c, `chan_pjsip_incoming_response`), and app_queue passes nothing on, so no event tells of it. But a channel keeps
 * what its phone answered last.
 *
 * @throws AmiError
 */
export async function isInProgress(
  commands: AmiCommands,
  channelId: string,
  channelName: string,
): Promise<boolean> {
  const ask = async (variable: string) =>
    (await commands.send('Getvar', { Channel: channelId, Variable: variable })).first('Value') ?? '';
  try {
    // To ask for an answer that is not there yet would leave a warning in the engine's log.
    if ((await ask('HANGUPCAUSE_KEYS()')) === '') return false;
    return (await ask(`HANGUPCAUSE(${channelName},tech)`)).startsWith('SIP 183');
  } catch (error) {
    // Gone already.
    if (error instanceof AmiRefused) return false;
    throw error;
  }
}
