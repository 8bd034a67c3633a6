import type { AmiCommands } from '../ami/ami-commands.ts';
import { unlessGone } from '../ami/channel-actions.ts';

/**
 * How long Asterisk lets us hold a call, in seconds. It is the absolute timeout of the channel, which `asterisk-conf` sets to the
 * same value before it hands a call over.
 *
 * Shown on Asterisk 22 (test/contract/asterisk-control/menu-calls.test.ts): when it runs out, the channel leaves `Stasis()` at once,
 * also in the middle of a sound, and the dialplan goes on at `T` of the context that called `Stasis()`, a subroutine's too,
 * whose `Return` works. Asterisk has reset the timeout by then. When the call is handed back in time the timeout still runs: the
 * dialplan has to set it to 0 behind `Stasis()`, or the call would end in the queue that it goes to.
 */
export const leaseSeconds = 2.5;

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
  await unlessGone(ami.send('Setvar', parameters));
}
