import { scopeOf } from '../../domain/access/principal.ts';
import { mostHours } from '../../domain/calendar/hours.ts';
import { mergeRoster, type MergedRoster } from '../../domain/calendar/merge-roster.ts';
import { readRoster, type RosterFault, type RosterRow } from '../../domain/calendar/roster.ts';
import type { CalendarId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { CalendarRecord } from '../ports/records/call-logic.ts';
import type { Database } from '../ports/stores.ts';
import type { EditRecord } from '../records/edit-record.ts';
import { calendarRules } from '../records/kinds/calendar.ts';
import { Refusal, refuseUnknown, requireVersion } from '../refusal.ts';
import type { Written } from '../write.ts';
import { rosterPeople } from './roster-people.ts';

/** A roster as it was written, and the lines of it that could not be read. */
export interface RosterText {
  readonly rows: readonly RosterRow[];
  readonly faults: readonly RosterFault[];
}

export interface ImportedRoster {
  /** As it is now; of a trial: as it would be. */
  readonly calendar: CalendarRecord;
  readonly days: readonly string[];
  readonly counts: Pick<MergedRoster, 'added' | 'removed' | 'unchanged'>;
  /** Null: nothing was written, because it was a trial. */
  readonly written: Written<unknown> | null;
}

/** More helps nobody; the rest shows when these are mended. */
const mostFaults = 500;
/** Somebody else may edit the calendar between reading and writing it. */
const tries = 4;

/** Takes a duty roster into a calendar, or nothing of it. */
export class ImportRoster {
  readonly #database: Database;
  readonly #editRecord: EditRecord;

  constructor(database: Database, editRecord: EditRecord) {
    this.#database = database;
    this.#editRecord = editRecord;
  }

  /**
   * @param expectedVersion from If-Match; null: whatever is there
   * @throws Refusal `not-found`, `version-conflict`, `bad-rows` with the line and column of each fault
   */
  async import(
    actor: Actor,
    id: CalendarId,
    { rows, faults }: RosterText,
    { expectedVersion, isTrial }: { expectedVersion: number | null; isTrial: boolean },
  ): Promise<ImportedRoster> {
    const { records } = this.#database.stores;
    const scope = scopeOf(actor.principal);
    const whoIs = await rosterPeople(records, scope);
    for (let attempt = 1; ; attempt += 1) {
      const calendar = (await records.calendar.find(scope, id)) ?? refuseUnknown('calendar');
      const roster = readRoster(rows, calendar.timeZone, whoIs);
      refuseFaults([...faults, ...roster.faults]);
      const { overrides, ...counts } = mergeRoster(calendar.overrides, roster);
      refuseTooMany(overrides.length);
      const days = [...roster.days].sort();
      requireVersion('calendar', calendar, expectedVersion);
      if (isTrial) return { calendar: { ...calendar, overrides }, days, counts, written: null };
      try {
        const version = calendar.version;
        const written = await this.#editRecord.edit(calendarRules, actor, id, { overrides }, version);
        return { calendar: written.value.record, days, counts, written };
      } catch (error) {
        const isOvertaken = error instanceof Refusal && error.code === 'version-conflict';
        if (!isOvertaken || expectedVersion !== null || attempt === tries) throw error;
      }
    }
  }
}

/** @throws Refusal `bad-rows` */
function refuseFaults(found: readonly RosterFault[]): void {
  const faults = [...found].sort((a, b) => a.line - b.line);
  if (faults.length === 0) return;
  const [first] = faults;
  const lines = new Set(faults.map(({ line }) => line)).size;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new Refusal(
    'bad-rows',
    `nothing was taken: ${[`line ${first?.line}`, first?.column, first?.message].filter(Boolean).join(', ')}${more}`,
    {
      faults: faults.slice(0, mostFaults).map(({ line, column, code, message }) => ({
        path: column === null ? [line] : [line, column],
        code,
        message,
      })),
      details: { faults: faults.length, lines },
    },
  );
}

/** @throws Refusal `bad-rows` */
function refuseTooMany(overrides: number): void {
  if (overrides <= mostHours.overrides) return;
  throw new Refusal(
    'bad-rows',
    `nothing was taken: the calendar would have ${overrides} overrides, and at most ${mostHours.overrides} are accepted`,
    { details: { overrides, most: mostHours.overrides } },
  );
}
