import type { RecordKind } from '../../application/ports/records/record-kinds.ts';
import { targetFields, targetOf } from '../../domain/routing/destination-target.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import type { CompanyId, Id } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** The columns of `destination_uses` by kind of target: what destinations lead to, and the phones that ring groups ring. */
export const useColumns = { ...targetFields, phone: 'phoneId' } as const;
export type UseKind = keyof typeof useColumns;

/** One object that a record sends calls to. */
export interface DestinationUse {
  /** Which of the record's destinations; unique in the record. */
  readonly slot: string;
  readonly kind: UseKind;
  readonly id: Id;
}

/** @param destinations by slot; null: none is chosen */
export function usesOfDestinations(
  destinations: Readonly<Record<string, Destination | null>>,
): DestinationUse[] {
  return Object.entries(destinations).flatMap(([slot, destination]) => {
    const target = destination === null ? null : targetOf(destination);
    return target === null ? [] : [{ slot, ...target }];
  });
}

/** What callers reach by pressing a key. */
export function usesOfKeys(
  keys: readonly { readonly key: string; readonly destination: Destination }[],
): DestinationUse[] {
  return keys.flatMap(({ destination }, index) => usesOfDestinations({ [`keys.${index}`]: destination }));
}

/** The record that the uses belong to. */
export interface Holder {
  readonly companyId: CompanyId;
  readonly kind: RecordKind;
  readonly id: Id;
}

const columns = Object.values(useColumns);
const ofHolder = 'companyId = ? AND holderKind = ? AND holderId = ?';

export async function insertUses(
  session: SqlSession,
  { companyId, kind, id }: Holder,
  uses: readonly DestinationUse[],
): Promise<void> {
  if (uses.length === 0) return;
  await session.write(
    `INSERT INTO destination_uses (companyId, holderKind, holderId, slot, ${columns.join(', ')}) VALUES ?`,
    [
      uses.map((use) => [
        companyId,
        kind,
        id,
        use.slot,
        ...columns.map((column) => (column === useColumns[use.kind] ? use.id : null)),
      ]),
    ],
  );
}

/**
 * Makes the uses of a stored record those of its destinations now. Only what changed is written: each row locks its target.
 */
export async function replaceUses(
  session: SqlSession,
  holder: Holder,
  uses: readonly DestinationUse[],
): Promise<void> {
  const { companyId, kind, id } = holder;
  const rows = await session.rows<Record<string, unknown> & { slot: string }>(
    `SELECT slot, ${columns.join(', ')} FROM destination_uses WHERE ${ofHolder}`,
    [companyId, kind, id],
  );
  const wanted = new Map(uses.map((use) => [use.slot, use]));
  const kept = new Set<string>();
  for (const row of rows) {
    const use = wanted.get(row.slot);
    if (use && row[useColumns[use.kind]] === use.id) kept.add(row.slot);
  }
  const gone = rows.map(({ slot }) => slot).filter((slot) => !kept.has(slot));
  if (gone.length > 0) {
    await session.write(`DELETE FROM destination_uses WHERE ${ofHolder} AND slot IN (?)`, [
      companyId,
      kind,
      id,
      gone,
    ]);
  }
  await insertUses(
    session,
    holder,
    uses.filter(({ slot }) => !kept.has(slot)),
  );
}

export async function deleteUses(session: SqlSession, { companyId, kind, id }: Holder): Promise<void> {
  await session.write(`DELETE FROM destination_uses WHERE ${ofHolder}`, [companyId, kind, id]);
}
