import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { readVariable, unlessGone } from '../ami/channel-actions.ts';

/** Tells that a phone has connected two others who did not talk to each other before. */
export const transferEvent = 'AttendedTransfer';
/** Who they are: the phone asks for it on the line of either. */
const connectedHeaders = ['TransfereeChannel', 'TransferTargetChannel'];

/** Frames pass each 20 ms, of some phones each 60 ms. */
const frameMs = 100;
/** As in `sw-start-recording` (asterisk-conf/subroutines.conf). */
const optionsOf = (queue: string) => `abDi(SW_MONITOR_${queue})`;

interface Recording {
  readonly queue: string;
  /** Of the writer. */
  readonly monitorId: string;
  readonly file: string;
}

/**
 * What `sw-renew-recordings` (asterisk-conf/subroutines.conf, which says why) does before a caller hears somebody else, done from outside:
 * when a phone connects a caller with somebody whom it asked before, or two callers, their legs run no dialplan.
 *
 * @param transfer event {@link transferEvent}
 * @throws AmiError
 */
export async function renewRecordings(ami: AmiCommands, transfer: AmiMessage): Promise<void> {
  const connected = connectedHeaders.flatMap((header) => transfer.all(header));
  await Promise.all(connected.map((channel) => renewOn(ami, channel)));
}

async function renewOn(ami: AmiCommands, channel: string): Promise<void> {
  const stopped: Recording[] = [];
  for (const recording of await recordingsOn(ami, channel)) {
    // One that somebody else has stopped is not ours to begin: two writers would write over each other.
    const stop = { Channel: channel, MixMonitorID: recording.monitorId };
    if (await unlessGone(ami.send('StopMixMonitor', stop))) stopped.push(recording);
  }
  if (stopped.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, frameMs));
  for (const { file, queue } of stopped)
    await unlessGone(ami.send('MixMonitor', { Channel: channel, File: file, Options: optionsOf(queue) }));
}

async function recordingsOn(ami: AmiCommands, channel: string): Promise<Recording[]> {
  const read = async (variable: string) => (await readVariable(ami, channel, variable)) ?? '';
  const found: Recording[] = [];
  for (const queue of (await read('SW_RECORDED')).split('-')) {
    const monitorId = /^[0-9]+$/u.test(queue) ? await read(`SW_MONITOR_${queue}`) : '';
    if (!/^0x[0-9a-f]+$/u.test(monitorId)) continue;
    const file = await read(`MIXMONITOR(${monitorId},filename)`);
    if (file !== '') found.push({ queue, monitorId, file });
  }
  return found;
}
