import { readJournal } from '../../../src/application/journal/read-journal.ts';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import type { MediaNodeId } from '../../../src/domain/ids.ts';
import { journalOf, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { addMediaNode } from './sample-company.ts';

/** Reads a journal of these events, cut into batches that end at these places. @returns the node that it is of, which is new */
export async function readEvents(
  database: Database,
  events: readonly JournalEvent[],
  cuts: readonly number[] = [],
): Promise<MediaNodeId> {
  const node = await addMediaNode(database);
  await readJournal(database, node, journalOf(events, cuts), silentLog);
  return node;
}
