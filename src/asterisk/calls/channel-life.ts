import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';

/**
 * How long a channel may still live, in seconds; 0 is no limit. When the time is over, the channel leaves whatever it is in, and the
 * dialplan goes on at the extension `T` of the present context; without one the channel ends. A channel that is gone is as good.
 *
 * Over AMI, because ARI sets variables on the channel's own thread: it would wait until what is being played is over. AMI on the other
 * hand knows nothing of Stasis: it also limits a channel that has left.
 */
export async function limitLife(
  ami: Pick<AmiCommands, 'send'>,
  channelId: string,
  seconds: number,
): Promise<void> {
  const parameters = { Channel: channelId, Variable: 'TIMEOUT(absolute)', Value: String(seconds) };
  try {
    await ami.send('Setvar', parameters);
  } catch (error) {
    if (!(error instanceof AmiRefused)) throw error;
  }
}
