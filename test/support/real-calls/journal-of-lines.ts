import { readJournal } from '../../../src/application/journal/read-journal.ts';
import type {
  EngineJournal,
  JournalEvent,
  JournalPosition,
} from '../../../src/application/ports/engine-journal.ts';
import type { Log } from '../../../src/application/ports/log.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import type { CompanyId, MediaNodeId } from '../../../src/domain/ids.ts';
import { eventsOf, linesOfRealCall } from './real-calls.ts';

const nothing = () => undefined;
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The lines of real calls as if they had been calls of this company. @param phone1 the user of the phone that was `phone1` */
export function linesOfCompany(
  { companyId, phone1 = 'phone1' }: { companyId: CompanyId; phone1?: string | null },
  names: readonly string[],
): string[] {
  return names
    .flatMap((name) => linesOfRealCall(name))
    .map((line) =>
      line
        .replaceAll(/company-1\b/gu, `company-${companyId}`)
        .replaceAll(/"1-17-/gu, `"${companyId}-17-`)
        .replaceAll('PJSIP/phone1', `PJSIP/${phone1 ?? 'phone1'}`),
    );
}

/** A journal of these events, cut into batches that end at these places. */
export function journalOf(events: readonly JournalEvent[], cuts: readonly number[] = []): EngineJournal {
  const ends = [...new Set([...cuts, events.length])].filter((end) => end > 0).sort((a, b) => a - b);
  return {
    read: (from: JournalPosition | null) => {
      const offset = from?.offset ?? 0;
      const end = ends.find((place) => place > offset) ?? events.length;
      return Promise.resolve({
        events: events.slice(offset, end),
        position: { inode: '1', offset: end },
        more: end < events.length,
        skipped: { count: 0, samples: [] },
        gap: null,
      });
    },
  };
}

/** Keeps real calls as those of a company; a node can be given once. */
export async function keepRealCalls(
  database: Database,
  node: MediaNodeId,
  company: Parameters<typeof linesOfCompany>[0],
  names: readonly string[],
): Promise<void> {
  await readJournal(database, node, journalOf(eventsOf(linesOfCompany(company, names))), silentLog);
}
