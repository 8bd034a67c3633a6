import type { CallStore } from '../../application/ports/call-store.ts';
import type { ChangedCalls, OpenCalls } from '../../domain/call/calls-at-hand.ts';
import type { Whereabouts } from '../../domain/call/call-record.ts';
import type { CompanyId, MediaNodeId, TrunkId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { findCompaniesOfTrunks } from './trunk-companies.ts';
import { findWhereabouts } from './call-whereabouts.ts';
import { noteStations } from './call-stations.ts';
import { noteTalks } from './recording-talks.ts';
import {
  callColumns,
  type CallRow,
  legColumns,
  type LegRow,
  markColumns,
  quoted,
  readCall,
  readLeg,
  readPart,
  valuesOf,
  waitColumns,
  type WaitRow,
} from './call-rows.ts';

const callFields = quoted(['id', 'engineId', ...callColumns]);
const legFields = quoted(['callId', ...legColumns]);
const waitFields = quoted(['callId', ...waitColumns]);

/** Each method is a fixed number of statements, however many calls there are in a batch of the journal. */
export class SqlCallStore implements CallStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async affected(node: MediaNodeId, wanted: Parameters<CallStore['affected']>[1]): Promise<OpenCalls> {
    const { callKeys, legIds, since } = wanted;
    const elsewhere =
      legIds.length === 0
        ? []
        : await this.session.rows<{ callId: number }>(
            'SELECT DISTINCT callId FROM call_legs WHERE mediaNodeId = ? AND legId IN (?) AND endedAt IS NULL',
            [node, legIds],
          );
    const named = await this.session.rows<CallRow>(
      `SELECT ${callFields} FROM calls WHERE mediaNodeId = ? AND engineId IN (?)`,
      [node, callKeys],
    );
    const known = new Set(named.map(({ id }) => id));
    const others = elsewhere.flatMap(({ callId }) => (known.has(callId) ? [] : [callId]));
    const further =
      others.length === 0
        ? []
        : await this.session.rows<CallRow>(`SELECT ${callFields} FROM calls WHERE id IN (?)`, [others]);
    return await this.#withParts([...named, ...further], since);
  }

  async open(node: MediaNodeId): Promise<OpenCalls> {
    const rows = await this.session.rows<CallRow>(
      `SELECT ${callFields} FROM calls WHERE mediaNodeId = ? AND endedAt IS NULL`,
      [node],
    );
    return await this.#withParts(rows, null);
  }

  async whereabouts(named: Parameters<CallStore['whereabouts']>[0]): Promise<Whereabouts> {
    return await findWhereabouts(this.session, named);
  }

  async companiesOfTrunks(trunks: readonly TrunkId[]): Promise<ReadonlyMap<TrunkId, CompanyId>> {
    return await findCompaniesOfTrunks(this.session, trunks);
  }

  async save(node: MediaNodeId, changes: ChangedCalls): Promise<void> {
    const { calls, legs, waits, marks, removedLegs, removedCalls } = changes;
    if (removedCalls.length > 0) {
      const keys = removedCalls.map(({ key }) => key);
      await this.session.write('DELETE FROM calls WHERE mediaNodeId = ? AND engineId IN (?)', [node, keys]);
    }
    await this.#put(
      'calls',
      ['mediaNodeId', 'engineId'],
      callColumns,
      calls.map((call) => [...[node, call.key], ...valuesOf(call, callColumns)]),
    );
    const ids = await this.#idsOf(node, [...legs, ...waits, ...marks, ...removedLegs]);
    const idOf = ({ callKey }: { readonly callKey: string }): number[] => {
      const id = ids.get(callKey);
      return id === undefined ? [] : [id];
    };
    const removed = removedLegs.flatMap((leg) => idOf(leg).map((id) => [id, leg.position]));
    if (removed.length > 0)
      await this.session.write('DELETE FROM call_legs WHERE (callId, position) IN (?)', [removed]);
    await this.#put(
      'call_legs',
      ['callId', 'mediaNodeId'],
      legColumns,
      legs.flatMap((leg) => idOf(leg).map((id) => [id, node, ...valuesOf(leg, legColumns)])),
    );
    await this.#put(
      'call_waits',
      ['callId'],
      waitColumns,
      waits.flatMap((wait) => idOf(wait).map((id) => [id, ...valuesOf(wait, waitColumns)])),
    );
    await this.#put(
      'call_marks',
      ['callId'],
      markColumns,
      marks.flatMap((mark) => idOf(mark).map((id) => [id, ...valuesOf(mark, markColumns)])),
    );
    const keys = new Set([...removedCalls, ...calls].map(({ key }) => key));
    for (const { callKey } of [...legs, ...waits, ...marks, ...removedLegs]) keys.add(callKey);
    await noteStations(this.session, node, [...keys]);
    await this.noteTalks(node, [...keys]);
  }

  async noteTalks(node: MediaNodeId, callKeys: readonly string[]): Promise<void> {
    await noteTalks(this.session, node, callKeys);
  }

  /** @param since of legs and waits that ended, those that did so at this time or later; null: none */
  async #withParts(calls: readonly CallRow[], since: Date | null): Promise<OpenCalls> {
    if (calls.length === 0) return { calls: [], legs: [], waits: [] };
    const ids = calls.map(({ id }) => id);
    const keys = new Map(calls.map(({ id, engineId }) => [id, engineId]));
    const callKey = (id: number) => keys.get(id) ?? '';
    const endedSince = since ?? new Date('9999-12-31T00:00:00Z');
    const openOf = (table: string, fields: string) =>
      `SELECT ${fields} FROM ${table} WHERE callId IN (?) AND endedAt IS NULL
      UNION ALL SELECT ${fields} FROM ${table} WHERE callId IN (?) AND endedAt >= ?
      ORDER BY callId, position`;
    const legs = await this.session.rows<LegRow>(openOf('call_legs', legFields), [ids, ids, endedSince]);
    const waits = await this.session.rows<WaitRow>(openOf('call_waits', waitFields), [ids, ids, endedSince]);
    return {
      calls: calls.map(readCall),
      legs: legs.map((row) => ({ ...readLeg(row), callKey: callKey(row.callId) })),
      waits: waits.map((row) => ({ ...readPart(row), callKey: callKey(row.callId) })),
    };
  }

  async #idsOf(
    node: MediaNodeId,
    parts: readonly { readonly callKey: string }[],
  ): Promise<ReadonlyMap<string, number>> {
    const keys = [...new Set(parts.map(({ callKey }) => callKey))];
    if (keys.length === 0) return new Map();
    const rows = await this.session.rows<{ id: number; engineId: string }>(
      'SELECT id, engineId FROM calls WHERE mediaNodeId = ? AND engineId IN (?)',
      [node, keys],
    );
    return new Map(rows.map(({ id, engineId }) => [engineId, id]));
  }

  /** Inserts rows, or updates those that are there. */
  async #put(
    table: string,
    identity: readonly string[],
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const updates = columns.map((column) => `\`${column}\` = VALUES(\`${column}\`)`).join(', ');
    await this.session.write(
      `INSERT INTO ${table} (${quoted([...identity, ...columns])}) VALUES ? ON DUPLICATE KEY UPDATE ${updates}`,
      [rows],
    );
  }
}
