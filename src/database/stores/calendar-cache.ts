import type { DataSource } from 'typeorm';
import type { CalendarId, CompanyId } from '../../domain/ids.ts';
import type { CalendarFacts } from '../../domain/routing/company-snapshot.ts';

/** Companies whose calendars are kept; more than one node carries. */
const mostCompanies = 100;

interface KeptCalendar {
  readonly version: number;
  readonly facts: CalendarFacts;
}

/**
 * The calendars of companies as they were last read, by their versions. Years of duty rosters are most of a company's call logic, and
 * an edit touches one of them at most: the others need not be read, nor compiled and rendered, which is remembered by the same
 * objects. To be used for committed rows only: an edit that is rolled back leaves its version to another one.
 */
export class CalendarCache {
  private static readonly caches = new WeakMap<DataSource, CalendarCache>();
  private readonly companies = new Map<CompanyId, ReadonlyMap<CalendarId, KeptCalendar>>();

  static of(dataSource: DataSource): CalendarCache {
    const cache = CalendarCache.caches.get(dataSource) ?? new CalendarCache();
    CalendarCache.caches.set(dataSource, cache);
    return cache;
  }

  /**
   * @param versions of all calendars of the company
   * @param read those of these ids
   */
  async calendars(
    company: CompanyId,
    versions: readonly { readonly id: CalendarId; readonly version: number }[],
    read: (ids: readonly CalendarId[]) => Promise<readonly CalendarFacts[]>,
  ): Promise<CalendarFacts[]> {
    const kept = this.companies.get(company);
    const isKept = ({ id, version }: { id: CalendarId; version: number }) =>
      kept?.get(id)?.version === version;
    const missing = versions.filter((calendar) => !isKept(calendar)).map(({ id }) => id);
    const fresh = new Map((missing.length > 0 ? await read(missing) : []).map((facts) => [facts.id, facts]));
    const now = new Map<CalendarId, KeptCalendar>();
    for (const { id, version } of versions) {
      const facts = fresh.get(id) ?? kept?.get(id)?.facts;
      if (facts) now.set(id, { version, facts });
    }
    // Last, so that the first one is the company that was asked for longest ago.
    this.companies.delete(company);
    this.companies.set(company, now);
    const [oldest] = this.companies.keys();
    if (this.companies.size > mostCompanies && oldest !== undefined) this.companies.delete(oldest);
    return [...now.values()].map(({ facts }) => facts);
  }
}
