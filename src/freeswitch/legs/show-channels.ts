import type { EslCommands } from '../esl/esl-commands.ts';
import { EslProtocolError } from '../esl/esl-errors.ts';

/** A channel as `show channels` lists it. */
export type ListedChannel = Readonly<Record<string, string>> & { readonly uuid: string };

/** The channels as the engine wrote them down, a moment after its events. @throws the errors of the event socket */
export async function showChannels(commands: EslCommands): Promise<ListedChannel[]> {
  const answer: unknown = JSON.parse(await commands.bgapi('show', 'channels', 'as', 'json'));
  if (typeof answer !== 'object' || answer === null) throw new EslProtocolError('no list of channels');
  const rows: unknown = 'rows' in answer ? answer.rows : [];
  if (!Array.isArray(rows) || !rows.every(isChannel)) throw new EslProtocolError('no list of channels');
  return rows;
}

function isChannel(row: unknown): row is ListedChannel {
  return (
    typeof row === 'object' &&
    row !== null &&
    Object.values(row).every((value) => typeof value === 'string') &&
    'uuid' in row
  );
}
