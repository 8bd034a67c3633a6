import type {
  EngineJournal,
  JournalEvent,
  JournalPosition,
  SkippedLine,
} from '../../../src/application/ports/engine-journal.ts';
import type { WholeJournal } from './engine-under-test.ts';

/** Reads a journal from its beginning to its end. */
export async function readWholeJournal(journal: EngineJournal): Promise<WholeJournal> {
  const events: JournalEvent[] = [];
  const skipped: SkippedLine[] = [];
  let position: JournalPosition | null = null;
  for (;;) {
    const batch = await journal.read(position);
    events.push(...batch.events);
    skipped.push(...batch.skipped.samples);
    position = batch.position;
    if (!batch.more) return { events, skipped };
  }
}
