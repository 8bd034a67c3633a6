import type { CompanyId, Id, MediaNodeId, RecordingId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { differenceOf, type NotedRow } from './noted-rows.ts';
import { isWhole } from './whole-recording.ts';

interface Talk extends NotedRow {
  readonly companyId: CompanyId;
  readonly agentId: Id;
  readonly recordingId: RecordingId;
  /** When the agent answered, of a recording of which nobody is known who did; else null. */
  readonly answeredAt: Date | null;
}

/**
 * Writes down in which of the recordings of these calls which agents talked: first, by a transfer, or as their caller. A recording pauses
 * when its caller leaves the queue by an exit, until the caller comes back, so that who is reached meanwhile is in no part of it; that of a
 * call as a whole does not, and who answered it first is written down as well.
 *
 * @param callKeys those of which anything was stored that decides it: the call, its legs, waits or recordings
 */
export async function noteTalks(
  session: SqlSession,
  node: MediaNodeId,
  callKeys: readonly string[],
): Promise<void> {
  if (callKeys.length === 0) return;
  const ofCalls = 'recorded.mediaNodeId = ? AND recorded.callId IN (?)';
  const rows = await session.rows<Talk>(
    `SELECT recorded.companyId, leg.agentId, recorded.id AS recordingId, 0 AS isNoted,
      IF(${isWhole('recorded')} AND recorded.agentId IS NULL AND leg.role <> 'origin', leg.answeredAt, NULL) AS answeredAt
    FROM recordings recorded
      JOIN calls c ON c.mediaNodeId = recorded.mediaNodeId AND c.engineId = recorded.callId
      JOIN call_legs leg ON leg.callId = c.id
    WHERE ${ofCalls} AND leg.agentId IS NOT NULL AND IF(${isWhole('recorded')},
      IF(leg.role = 'origin', c.answeredAt IS NOT NULL, leg.answeredAt >= recorded.startedAt),
      IF(leg.role = 'origin', recorded.agentId IS NOT NULL, leg.answeredAt >= recorded.startedAt AND COALESCE((
        SELECT wait.outcome FROM call_waits wait
        WHERE wait.callId = leg.callId AND wait.queueId = recorded.queueId AND wait.enteredAt <= leg.answeredAt
        ORDER BY wait.position DESC LIMIT 1), 'answered') IN ('answered', 'left')))
    UNION ALL
    SELECT talk.companyId, talk.agentId, talk.recordingId, 1, NULL FROM recordings recorded
      JOIN recording_talks talk ON talk.companyId = recorded.companyId AND talk.recordingId = recorded.id
    WHERE ${ofCalls}`,
    [node, callKeys, node, callKeys],
  );
  const { missing, surplus } = differenceOf(rows, ({ agentId, recordingId }) => `${agentId}/${recordingId}`);
  await write(
    session,
    'INSERT IGNORE INTO recording_talks (companyId, agentId, recordingId) VALUES ?',
    missing,
  );
  await write(session, 'DELETE FROM recording_talks WHERE (companyId, agentId, recordingId) IN (?)', surplus);
  await noteFirst(session, rows);
}

async function noteFirst(session: SqlSession, talks: readonly Talk[]): Promise<void> {
  const first = new Map<RecordingId, Talk & { readonly answeredAt: Date }>();
  for (const { answeredAt, ...talk } of talks) {
    const known = first.get(talk.recordingId);
    if (answeredAt && (!known || answeredAt < known.answeredAt))
      first.set(talk.recordingId, { ...talk, answeredAt });
  }
  for (const { recordingId, agentId } of first.values())
    await session.write(
      'UPDATE recordings SET agentId = ?, version = version + 1, updatedAt = ? WHERE id = ? AND agentId IS NULL',
      [agentId, session.now(), recordingId],
    );
}

async function write(session: SqlSession, sql: string, talks: readonly Talk[]): Promise<void> {
  if (talks.length === 0) return;
  await session.write(sql, [
    talks.map(({ companyId, agentId, recordingId }) => [companyId, agentId, recordingId]),
  ]);
}
