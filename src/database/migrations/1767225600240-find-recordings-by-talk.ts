import type { MigrationInterface, QueryRunner } from 'typeorm';

const atOnce = 5_000;

/** Who talked in which recordings. So far it was looked for in all calls that an agent ever had, with each page of them. */
export class FindRecordingsByTalk1767225600240 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS recording_talks (
      companyId int unsigned NOT NULL,
      agentId int unsigned NOT NULL,
      recordingId int unsigned NOT NULL,
      PRIMARY KEY (companyId, agentId, recordingId),
      KEY ix_recording_talks_recording (companyId, recordingId),
      CONSTRAINT fk_recording_talks_recording FOREIGN KEY (companyId, recordingId) REFERENCES recordings (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    const [{ last }] = (await runner.query('SELECT COALESCE(MAX(id), 0) AS last FROM recordings')) as [
      { last: number },
    ];
    for (let above = 0; above < last; above += atOnce)
      await runner.query(
        `INSERT IGNORE INTO recording_talks (companyId, agentId, recordingId)
        SELECT DISTINCT recorded.companyId, leg.agentId, recorded.id
        FROM recordings recorded
          JOIN calls c ON c.mediaNodeId = recorded.mediaNodeId AND c.engineId = recorded.callId
          JOIN call_legs leg ON leg.callId = c.id
        WHERE recorded.id > ? AND recorded.id <= ? AND leg.agentId IS NOT NULL AND IF(leg.role = 'origin', recorded.agentId IS NOT NULL,
          leg.answeredAt >= recorded.startedAt AND COALESCE((
            SELECT wait.outcome FROM call_waits wait
            WHERE wait.callId = leg.callId AND wait.queueId = recorded.queueId AND wait.enteredAt <= leg.answeredAt
            ORDER BY wait.position DESC LIMIT 1), 'answered') IN ('answered', 'left'))`,
        [above, above + atOnce],
      );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
