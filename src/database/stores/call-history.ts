import type {
  CallHistory,
  CallPage,
  CallStory,
  CallSummary,
  PastCall,
} from '../../application/ports/call-history.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';
import { type CallPageRequest, callPageStatement } from './call-page.ts';
import {
  legColumns,
  type LegRow,
  markColumns,
  type MarkRow,
  quoted,
  readLeg,
  readPart,
  waitColumns,
  type WaitRow,
} from './call-rows.ts';

type SummaryRow = Omit<CallSummary, 'answeredBy' | 'waitMs' | 'trunkId'>;

const summaryFields = quoted(
  [
    ...['id', 'companyId', 'mediaNodeId', 'startedAt', 'answeredAt', 'endedAt', 'endedBy', 'cause'],
    ...[
      'callerKind',
      'callerPhoneId',
      'callerNumber',
      'dialled',
      'numberId',
      'extensionId',
      'revision',
      'talkMs',
    ],
  ],
  'c',
);

/** Reads calls; everything that belongs to one is looked for by the id of a call that is in scope. */
export class SqlCallHistory implements CallHistory {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async list(scope: Scope, query: Parameters<CallHistory['list']>[1]): Promise<CallPage<CallSummary>> {
    return await this.#page(scope, query, []);
  }

  async find(scope: Scope, id: Id<'call'>): Promise<CallStory | null> {
    const rows = await this.session.rows<SummaryRow>(
      `SELECT ${summaryFields}, c.engineId AS \`key\` FROM calls c WHERE c.companyId = ? AND c.id = ?`,
      [scope.companyId, id],
    );
    const [summary] = await this.#summaries(rows);
    if (!summary) return null;
    const legs = await this.session.rows<LegRow>(
      `SELECT ${quoted(['callId', ...legColumns])} FROM call_legs WHERE callId = ? ORDER BY position`,
      [id],
    );
    const waits = await this.session.rows<WaitRow>(
      `SELECT ${quoted(['callId', ...waitColumns])} FROM call_waits WHERE callId = ? ORDER BY position`,
      [id],
    );
    const recordings = await this.session.rows<{ id: number }>(
      'SELECT id FROM recordings WHERE companyId = ? AND mediaNodeId = ? AND callId = ? ORDER BY id',
      [scope.companyId, summary.mediaNodeId, summary.key],
    );
    const linked = await this.session.rows<{ id: number }>(
      `SELECT id FROM calls WHERE companyId = ? AND mediaNodeId = ? AND continuedIn = ?
      UNION SELECT next.id FROM calls c JOIN calls next ON next.mediaNodeId = c.mediaNodeId
        AND next.engineId = c.continuedIn AND next.companyId = c.companyId WHERE c.companyId = ? AND c.id = ?
      ORDER BY id`,
      [scope.companyId, summary.mediaNodeId, summary.key, scope.companyId, id],
    );
    return {
      ...summary,
      marks: (await this.#marks([id])).get(id) ?? [],
      legs: legs.map(readLeg),
      waits: waits.map(readPart),
      recordings: recordings.map((row) => row.id),
      linkedCalls: linked.map((row) => row.id),
    };
  }

  async entered(scope: Scope, query: Parameters<CallHistory['entered']>[1]): Promise<CallPage<PastCall>> {
    const { from, to, ...page } = query;
    const { items, next } = await this.#page(scope, { ...page, where: { from, to } }, [
      { sql: '(c.numberId IS NOT NULL OR c.extensionId IS NOT NULL)', values: [] },
    ]);
    const marks = await this.#marks(items.map(({ id }) => id));
    return { items: items.map((call) => ({ ...call, marks: marks.get(call.id) ?? [] })), next };
  }

  async #page(
    scope: Scope,
    request: CallPageRequest,
    further: readonly Statement[],
  ): Promise<CallPage<CallSummary>> {
    const { limit } = request;
    const { sql, values } = callPageStatement(scope, request, further);
    const rows = await this.session.rows<SummaryRow>(
      `SELECT ${summaryFields}, c.engineId AS \`key\` ${sql}`,
      values,
    );
    const items = await this.#summaries(rows.slice(0, limit));
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? { id: last.id, startedAt: last.startedAt } : null };
  }

  async #summaries(rows: readonly SummaryRow[]): Promise<CallSummary[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const answers = await this.session.rows<{
      callId: number;
      agentId: number | null;
      phoneId: number | null;
    }>(
      `SELECT callId, agentId, phoneId FROM call_legs
      WHERE callId IN (?) AND role <> 'origin' AND answeredAt IS NOT NULL ORDER BY callId, answeredAt DESC, position DESC`,
      [ids],
    );
    const waits = await this.session.rows<{ callId: number; waitMs: number }>(
      `SELECT callId, CAST(SUM(TIMESTAMPDIFF(MICROSECOND, enteredAt, endedAt)) DIV 1000 AS SIGNED) AS waitMs
      FROM call_waits WHERE callId IN (?) AND endedAt IS NOT NULL GROUP BY callId`,
      [ids],
    );
    const trunks = await this.session.rows<{ callId: number; trunkId: number }>(
      `SELECT l.callId, l.trunkId FROM call_legs l JOIN calls c ON c.id = l.callId
      JOIN trunks t ON t.companyId = c.companyId AND t.id = l.trunkId WHERE l.callId IN (?) AND l.role = 'origin'`,
      [ids],
    );
    const trunkIds = new Map(trunks.map(({ callId, trunkId }) => [callId, trunkId]));
    // Of equal keys the last one stays: the first answer.
    const answeredBy = new Map(answers.map(({ callId, agentId, phoneId }) => [callId, { agentId, phoneId }]));
    const waitMs = new Map(waits.map((row) => [row.callId, row.waitMs]));
    return rows.map((row) => ({
      ...row,
      trunkId: trunkIds.get(row.id) ?? null,
      waitMs: waitMs.get(row.id) ?? 0,
      answeredBy: answeredBy.get(row.id) ?? null,
    }));
  }

  async #marks(ids: readonly number[]): Promise<ReadonlyMap<number, Omit<MarkRow, 'callId'>[]>> {
    const marks = new Map<number, Omit<MarkRow, 'callId'>[]>();
    if (ids.length === 0) return marks;
    const rows = await this.session.rows<MarkRow>(
      `SELECT ${quoted(['callId', ...markColumns])} FROM call_marks WHERE callId IN (?) ORDER BY callId, position`,
      [ids],
    );
    for (const row of rows) marks.set(row.callId, [...(marks.get(row.callId) ?? []), readPart(row)]);
    return marks;
  }
}
