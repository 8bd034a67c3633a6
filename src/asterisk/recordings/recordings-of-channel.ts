import type { AmiCommands } from '../ami/ami-commands.ts';
import { readVariable, unlessGone } from '../ami/channel-actions.ts';

/*
 * What records a caller's leg, as the call logic writes it down in variables of the channel (`sw-record`,
 * asterisk-conf/subroutines.conf). Each throws AmiError; of a channel that is gone nothing is found.
 */

/** The queues whose recordings run on the leg, or are paused; `0` is that of the call as a whole. */
export async function recordedQueues(ami: AmiCommands, channel: string): Promise<string[]> {
  const queues = (await variableOf(ami, channel, 'SW_RECORDED')).split('-');
  return queues.filter((name) => /^[0-9]+$/u.test(name));
}

/** The writer that the call logic knows of; null: none. Whether it still writes `fileOf` tells. */
export async function writerOf(ami: AmiCommands, channel: string, queue: string): Promise<string | null> {
  const writer = await variableOf(ami, channel, `SW_MONITOR_${queue}`);
  return /^0x[0-9a-f]+$/u.test(writer) ? writer : null;
}

/** The path that the writer writes to; empty: it does not write. */
export function fileOf(ami: AmiCommands, channel: string, writer: string): Promise<string> {
  return variableOf(ami, channel, `MIXMONITOR(${writer},filename)`);
}

/** @returns false when somebody else has stopped it */
export async function stopWriter(ami: AmiCommands, channel: string, writer: string): Promise<boolean> {
  return (await unlessGone(ami.send('StopMixMonitor', { Channel: channel, MixMonitorID: writer }))) !== null;
}

/** Begins a writer, or goes on in its file, as `sw-start-recording` does. @param file its path, or its name in the folder of recordings */
export async function startWriter(
  ami: AmiCommands,
  channel: string,
  queue: string,
  file: string,
): Promise<void> {
  await unlessGone(
    ami.send('MixMonitor', { Channel: channel, File: file, Options: `abDi(SW_MONITOR_${queue})` }),
  );
}

/** Whoever is about to begin a writer looks here first. */
export async function isPaused(ami: AmiCommands, channel: string, queue: string): Promise<boolean> {
  return (await variableOf(ami, channel, pauseOf(queue))) !== '';
}

/** @returns false when the channel is gone */
export async function setPaused(
  ami: AmiCommands,
  channel: string,
  queue: string,
  paused: boolean,
): Promise<boolean> {
  const variable = { Channel: channel, Variable: pauseOf(queue), Value: paused ? 'yes' : '' };
  return (await unlessGone(ami.send('Setvar', variable))) !== null;
}

/** The name of the file without ending; null: no recording of this queue was begun on the leg. */
export async function fileBaseOf(ami: AmiCommands, channel: string, queue: string): Promise<string | null> {
  const [, base = null] =
    /^([0-9A-Za-z.-]+)\.raw$/u.exec(await variableOf(ami, channel, `SW_FILE_${queue}`)) ?? [];
  return base;
}

async function variableOf(ami: AmiCommands, channel: string, variable: string): Promise<string> {
  return (await readVariable(ami, channel, variable)) ?? '';
}

function pauseOf(queue: string): string {
  return `SW_PAUSED_${queue}`;
}
