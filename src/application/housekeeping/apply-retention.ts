import type { CompanyId, Id } from '../../domain/ids.ts';
import { keptSince } from '../../domain/retention/kept-since.ts';
import { eachDue } from '../each-due.ts';
import { inPortions } from '../portions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { CompanyRecord } from '../ports/records/company.ts';
import { type KeptKind, keptKinds } from '../ports/retention-store.ts';
import type { Database } from '../ports/stores.ts';
import type { Writer, WriteNote } from '../write.ts';

const companiesAtOnce = 200;
/** Of one company in one run. Years that a company has decided to part with take several, and keep nobody else waiting. */
const mostRowsOfRun = 20_000;

export interface ApplyRetentionParts {
  readonly database: Database;
  readonly writer: Pick<Writer, 'write'>;
  readonly clock: Clock;
  readonly log: Log;
  /** No portion is begun any more. */
  readonly stopping: AbortSignal;
}

/**
 * Removes what companies have kept as long as they want to. Any number of workers may do so at once, and each may die at any moment: a
 * portion of rows, what is remembered of their files, and the audit entry that tells of them are one transaction.
 *
 * @throws StoreUnavailableError
 */
export async function applyRetention(parts: ApplyRetentionParts): Promise<void> {
  const { database, clock, log, stopping } = parts;
  const { companies } = database.stores;
  let after: Id | null = null;
  do {
    const { items, next } = await companies.list({ limit: companiesAtOnce, after });
    const now = clock.now();
    const named = ({ id: companyId }: CompanyRecord) => ({ companyId, due: 'retention' });
    await eachDue(items, log, (company) => applyTo(parts, company, now), { atOnce: 2, named });
    after = next;
  } while (after !== null && !stopping.aborted);
}

async function applyTo(parts: ApplyRetentionParts, company: CompanyRecord, now: Date): Promise<void> {
  const { database, log, stopping } = parts;
  const { id: companyId } = company;
  let isDue = false;
  for (const { kind, before } of limitsOf(company, now))
    isDue ||= await database.stores.retention.hasOlder(companyId, kind, before);
  if (!isDue) return;
  const rows = await inPortions((most) => removePortion(parts, companyId, most), {
    most: mostRowsOfRun,
    stopping,
  });
  log.info({ companyId, rows }, 'what the company keeps no longer was removed');
}

interface Limit {
  readonly kind: KeptKind;
  readonly before: Date;
}

function limitsOf(company: CompanyRecord, now: Date): Limit[] {
  return keptKinds.flatMap((kind) => {
    // Who asked to be called back is a part of a call.
    const days = company[kind === 'callbacks' ? 'callsKeptDays' : (`${kind}KeptDays` as const)];
    return days === null ? [] : [{ kind, before: keptSince(days, company.timeZone, now) }];
  });
}

/** @returns how many rows were removed */
async function removePortion(
  { writer }: ApplyRetentionParts,
  companyId: CompanyId,
  most: number,
): Promise<number> {
  const { value } = await writer.write(null, companyId, async (stores, now) => {
    // Somebody may have decided otherwise meanwhile.
    const company = await stores.companies.find(companyId);
    const removed: Partial<Record<KeptKind, { count: number; startedBefore: string }>> = {};
    let left = most;
    for (const { kind, before } of company ? limitsOf(company, now) : []) {
      if (left === 0) break;
      const count = await stores.retention.removeOlder(companyId, kind, before, left);
      if (count > 0) removed[kind] = { count, startedBefore: before.toISOString() };
      left -= count;
    }
    const count = most - left;
    return count === 0
      ? { value: 0, note: null, concerned: [] }
      : { value: count, note: noteOn(companyId, { removed }) };
  });
  return value;
}

function noteOn(companyId: CompanyId, after: NonNullable<WriteNote['after']>): WriteNote {
  return {
    action: 'apply-retention',
    kind: 'company',
    objectId: companyId,
    before: null,
    after,
    aggregates: [],
  };
}
