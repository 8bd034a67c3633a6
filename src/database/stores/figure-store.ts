import type { CountedQueue, FigureStore } from '../../application/ports/figure-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { WaitGroup } from '../../domain/figures/queue-figures.ts';
import type { CompanyId, QueueId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** Of a sum the server gives the text. */
type Sums<Facts, Summed extends keyof Facts> = Omit<Facts, Summed> & Record<Summed, string | number | null>;
type WaitRow = Sums<WaitGroup, 'waitMs' | 'longestMs' | 'inTime' | 'talkMs'>;

/** `TO_SECONDS` counts from the year 0, and takes the time as it is written, whatever zone the session has. */
const secondsBefore1970 = 62_167_219_200;

export class SqlFigureStore implements FigureStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async queues({ companyId }: Scope): Promise<CountedQueue[]> {
    const known = await this.session.rows<CountedQueue>(
      'SELECT id AS queueId, name, serviceLevelSeconds FROM queues WHERE companyId = ?',
      [companyId],
    );
    const queues = new Map<QueueId, CountedQueue>();
    for (const queueId of await this.queuesWithCalls(companyId))
      queues.set(queueId, { queueId, name: null, serviceLevelSeconds: null });
    for (const queue of known) queues.set(queue.queueId, queue);
    return [...queues.values()].sort((a, b) => a.queueId - b.queueId);
  }

  /** From one to the next: for `DISTINCT` the server reads all calls that ever waited, and none of the ways to say this in one statement helps. */
  private async queuesWithCalls(companyId: CompanyId): Promise<QueueId[]> {
    const found: QueueId[] = [];
    for (let last = 'queue-'; ;) {
      const next = await this.session.first<{ station: string }>(
        `SELECT station FROM call_stations WHERE companyId = ? AND station > ? AND station < 'queue.'
        ORDER BY station LIMIT 1`,
        [companyId, last],
      );
      if (next === null) return found;
      last = next.station;
      found.push(Number(last.slice('queue-'.length)));
    }
  }

  async waits(
    { companyId }: Scope,
    { queueIds, intervals }: Parameters<FigureStore['waits']>[1],
  ): Promise<WaitGroup[]> {
    const [first, ...others] = intervals;
    const last = intervals.at(-1);
    if (!first || !last || queueIds.length === 0) return [];
    const starts = others.map(({ from }) => Math.floor(from.getTime() / 1_000) + secondsBefore1970);
    // INTERVAL(n, a, b, ...) tells how many of those in order are not above n.
    const interval = starts.length === 0 ? '0' : 'INTERVAL(TO_SECONDS(w.enteredAt), ?)';
    const rows = await this.session.rows<WaitRow>(
      `SELECT w.queueId, ${interval} AS \`interval\`, w.outcome, COUNT(*) AS count,
        COALESCE(SUM(w.ms), 0) AS waitMs, COALESCE(MAX(w.ms), 0) AS longestMs,
        SUM(w.ms <= q.serviceLevelSeconds * 1000) AS inTime, q.id IS NULL AS isGone, COALESCE(SUM(w.talkMs), 0) AS talkMs
      FROM (
        SELECT w.queueId, w.enteredAt, w.outcome, ${milliseconds('w.enteredAt', 'w.endedAt')} AS ms,
          (SELECT ${milliseconds('l.answeredAt', 'l.endedAt')} FROM call_legs l
            WHERE w.outcome = 'answered' AND l.callId = w.callId AND l.queueId = w.queueId AND l.agentId <=> w.agentId
              AND l.answeredAt >= w.enteredAt ORDER BY l.answeredAt LIMIT 1) AS talkMs
        FROM call_waits w JOIN calls c ON c.id = w.callId
        WHERE w.queueId IN (?) AND w.enteredAt >= ? AND w.enteredAt < ? AND c.companyId = ?
      ) w LEFT JOIN queues q ON q.id = w.queueId AND q.companyId = ?
      GROUP BY w.queueId, \`interval\`, w.outcome, isGone`,
      [...(starts.length === 0 ? [] : [starts]), queueIds, first.from, last.to, companyId, companyId],
    );
    return rows.map(readGroup);
  }
}

function milliseconds(from: string, to: string): string {
  return `GREATEST(0, TIMESTAMPDIFF(MICROSECOND, ${from}, ${to}) DIV 1000)`;
}

function readGroup({ isGone, ...row }: WaitRow & { isGone?: number }): WaitGroup {
  return {
    ...row,
    waitMs: Number(row.waitMs),
    longestMs: Number(row.longestMs),
    inTime: isGone === 1 ? null : Number(row.inTime),
    talkMs: Number(row.talkMs),
  };
}
