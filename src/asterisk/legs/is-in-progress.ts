import type { AmiCommands } from '../ami/ami-commands.ts';
import { readVariable } from '../ami/channel-actions.ts';

/**
 * Whether the phone of a channel has told by SIP 183 instead of 180 that it rings. Asterisk leaves the state of such a channel as it was
 * (chan_pjsip.c, `chan_pjsip_incoming_response`), and app_queue passes nothing on, so no event tells of it. But a channel keeps
 * what its phone answered last.
 *
 * @returns null when the channel is gone
 * @throws AmiError
 */
export async function isInProgress(
  commands: AmiCommands,
  channelId: string,
  channelName: string,
): Promise<boolean | null> {
  // To ask for an answer that is not there yet would leave a warning in the engine's log.
  const answers = await readVariable(commands, channelId, 'HANGUPCAUSE_KEYS()');
  if (!answers) return answers === null ? null : false;
  const answered = await readVariable(commands, channelId, `HANGUPCAUSE(${channelName},tech)`);
  return answered?.startsWith('SIP 183') ?? false;
}
