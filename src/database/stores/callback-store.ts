import type { CallbackStore, OpenCallback } from '../../application/ports/callback-store.ts';
import type { CallbackRecord } from '../../application/ports/records/queues.ts';
import { callbackDuty, type CallbackDuty, type CallbackNode } from '../../domain/callback/callback-duty.ts';
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

interface NodeRow {
  readonly companyId: CompanyId;
  readonly id: MediaNodeId;
  readonly linked: number;
  readonly hasPhones: number;
}

/** So many are looked at; others get their turn when these are done. */
const most = 5_000;

export class SqlCallbackStore implements CallbackStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async open(node: MediaNodeId): Promise<OpenCallback[]> {
    const duties = await this.#dutiesOf(node);
    if (duties.size === 0) return [];
    const rows = await this.session.rows<OpenRow>(
      `SELECT c.*, q.joinWhenEmpty, q.maxCallers, r.revision, n.id AS calledId,
        q.record OR COALESCE(n.record, FALSE) OR JSON_CONTAINS(k.recordedCalls, '"out"') AS record,
        COALESCE(n.digits, (SELECT o.digits FROM numbers o WHERE o.companyId = c.companyId ORDER BY o.id LIMIT 1)) AS shown,
        (SELECT MIN(t.id) FROM trunks t WHERE t.companyId = c.companyId) AS trunkId
      FROM callbacks c
      JOIN queues q ON q.companyId = c.companyId AND q.id = c.queueId
      JOIN companies k ON k.id = c.companyId
      JOIN company_revisions r ON r.companyId = c.companyId
      LEFT JOIN numbers n ON n.companyId = c.companyId AND n.id = c.numberId
      WHERE c.state IN ('waiting', 'calling') AND c.companyId IN (?)
      ORDER BY c.since, c.id LIMIT ${most}`,
      [[...duties.keys()]],
    );
    return rows.map((row) => ({
      ...readOpen(row),
      forAnotherNode: duties.get(row.companyId) === 'of-another',
    }));
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

  /** The companies with open callbacks that are this node's to do. */
  async #dutiesOf(node: MediaNodeId): Promise<ReadonlyMap<CompanyId, CallbackDuty>> {
    const rows = await this.session.rows<NodeRow>(
      `SELECT c.companyId, p.mediaNodeId AS id,
        COALESCE(l.owner <> '' AND l.leasedUntil > UTC_TIMESTAMP(3) AND l.fault IS NULL, FALSE) AS linked,
        EXISTS (SELECT 1 FROM phone_registrations r
          WHERE r.companyId = p.companyId AND r.mediaNodeId = p.mediaNodeId AND r.registered) AS hasPhones
      FROM (SELECT DISTINCT companyId FROM callbacks WHERE state IN ('waiting', 'calling')) c
      JOIN company_placements own ON own.companyId = c.companyId AND own.mediaNodeId = ? AND NOT own.leaving
      JOIN company_placements p ON p.companyId = c.companyId AND NOT p.leaving
      LEFT JOIN node_leases l ON l.mediaNodeId = p.mediaNodeId`,
      [node],
    );
    const nodes = new Map<CompanyId, CallbackNode[]>();
    for (const row of rows) nodes.set(row.companyId, [...(nodes.get(row.companyId) ?? []), readNode(row)]);
    const duties = new Map<CompanyId, CallbackDuty>();
    for (const [companyId, all] of nodes) {
      const duty = callbackDuty(node, all);
      if (duty !== null) duties.set(companyId, duty);
    }
    return duties;
  }
}

function readNode({ id, linked, hasPhones }: NodeRow): CallbackNode {
  return { id, linked: linked === 1, hasPhones: hasPhones === 1 };
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
}: OpenRow): Omit<OpenCallback, 'forAnotherNode'> {
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
