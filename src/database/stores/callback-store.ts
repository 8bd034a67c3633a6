import type { CallbackStore, OpenCallback } from '../../application/ports/callback-store.ts';
import type { CallbackRecord } from '../../application/ports/records/queues.ts';
import type { CallbackId, CompanyId, MediaNodeId, NumberId, QueueId } from '../../domain/ids.ts';
import type { CallerListEntry } from '../../domain/routing/company-snapshot.ts';
import { type SqlSession, readJson } from '../sql-session.ts';

type CallbackRow = Omit<CallbackRecord, 'goesFirst'> & { readonly goesFirst: unknown };

interface OpenRow extends CallbackRow {
  readonly record: unknown;
  readonly joinWhenEmpty: unknown;
  readonly maxCallers: number | null;
  readonly revision: number;
  readonly calledId: NumberId | null;
  readonly shown: string | null;
  readonly trunkId: number | null;
}

/** So many are looked at; others get their turn when these are done. */
const most = 5_000;

export class SqlCallbackStore implements CallbackStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async open(node: MediaNodeId): Promise<OpenCallback[]> {
    const rows = await this.session.rows<OpenRow>(
      `SELECT c.*, q.record, q.joinWhenEmpty, q.maxCallers, r.revision, n.id AS calledId,
        COALESCE(n.digits, (SELECT o.digits FROM numbers o WHERE o.companyId = c.companyId ORDER BY o.id LIMIT 1)) AS shown,
        (SELECT MIN(t.id) FROM trunks t WHERE t.companyId = c.companyId) AS trunkId
      FROM callbacks c
      JOIN queues q ON q.companyId = c.companyId AND q.id = c.queueId
      JOIN company_revisions r ON r.companyId = c.companyId
      LEFT JOIN numbers n ON n.companyId = c.companyId AND n.id = c.numberId
      WHERE c.state IN ('waiting', 'calling')
        AND (SELECT MIN(p.mediaNodeId) FROM company_placements p WHERE p.companyId = c.companyId AND NOT p.leaving) = ?
      ORDER BY c.since, c.id LIMIT ${most}`,
      [node],
    );
    return rows.map(readOpen);
  }

  async companiesOf(ids: readonly CallbackId[]): Promise<ReadonlyMap<CallbackId, CompanyId>> {
    if (ids.length === 0) return new Map();
    const rows = await this.session.rows<{ id: CallbackId; companyId: CompanyId }>(
      'SELECT id, companyId FROM callbacks WHERE id IN (?)',
      [ids],
    );
    return new Map(rows.map(({ id, companyId }) => [id, companyId]));
  }

  async openFor(companyId: CompanyId, queueId: QueueId, customer: string): Promise<CallbackRecord | null> {
    const row = await this.session.first<CallbackRow>(
      `SELECT * FROM callbacks WHERE companyId = ? AND queueId = ? AND customer = ? AND state IN ('waiting', 'calling')
      ORDER BY id LIMIT 1`,
      [companyId, queueId, customer],
    );
    return row && readCallback(row);
  }

  async isBlocked(companyId: CompanyId, customer: string): Promise<boolean> {
    const rows = await this.session.rows<{ entries: unknown }>(
      "SELECT entries FROM caller_lists WHERE companyId = ? AND purpose = 'blocked'",
      [companyId],
    );
    return rows.some(({ entries }) =>
      (readJson(entries) as CallerListEntry[]).some(
        (entry) =>
          (entry.kind === 'number' && entry.number === customer) ||
          (entry.kind === 'prefix' && customer.startsWith(entry.prefix)),
      ),
    );
  }
}

function readCallback({ goesFirst, ...row }: CallbackRow): CallbackRecord {
  return { ...row, goesFirst: Boolean(goesFirst) };
}

function readOpen({
  record,
  joinWhenEmpty,
  maxCallers,
  revision,
  calledId,
  shown,
  trunkId,
  ...row
}: OpenRow): OpenCallback {
  const callback = readCallback(row);
  const { id, companyId, queueId, customer, since, goesFirst } = callback;
  if (trunkId === null) return { callback, standIn: null };
  return {
    callback,
    standIn: {
      ...{ callbackId: id, companyId, revision, queueId, trunkId, since, goesFirst },
      record: Boolean(record),
      needsAgents: !joinWhenEmpty,
      maxCallers,
      customer: customer.replace('+', ''),
      numberId: calledId,
      shown: shown?.replace('+', '') ?? null,
    },
  };
}
