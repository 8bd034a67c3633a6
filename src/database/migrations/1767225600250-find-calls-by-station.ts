import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropKeys } from './schema-changes.ts';

const atOnce = 5_000;

/** What a call had to do with: the name of it, where it stands, and of which rows. */
const stations = [
  ["CONCAT('queue-', part.queueId)", 'call_waits', 'TRUE'],
  ["CONCAT('agent-', part.agentId)", 'call_legs', 'part.agentId IS NOT NULL'],
  ['part.node', 'call_marks', "part.node LIKE 'extension-%'"],
] as const;

/**
 * Which calls waited in a queue, rang at an agent or came to an extension, in the order in which they are listed. So far all that ever did
 * were looked for, with each page of them; the keys by which that was done serve nothing else.
 */
export class FindCallsByStation1767225600250 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS call_stations (
      companyId int unsigned NOT NULL,
      station varchar(64) NOT NULL,
      startedAt datetime(3) NOT NULL,
      callId bigint unsigned NOT NULL,
      PRIMARY KEY (companyId, station, startedAt, callId),
      KEY ix_call_stations_call (callId),
      CONSTRAINT fk_call_stations_call FOREIGN KEY (callId) REFERENCES calls (id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    const [{ first, last }] = (await runner.query('SELECT MIN(id) AS first, MAX(id) AS last FROM calls')) as [
      { first: number | null; last: number | null },
    ];
    for (let from = first ?? 1; from <= (last ?? 0); from += atOnce)
      for (const [station, table, condition] of stations)
        await runner.query(
          `INSERT IGNORE INTO call_stations (companyId, station, startedAt, callId)
          SELECT c.companyId, ${station}, c.startedAt, c.id FROM calls c STRAIGHT_JOIN ${table} part ON part.callId = c.id
          WHERE c.id >= ? AND c.id < ? AND c.companyId IS NOT NULL AND ${condition}`,
          [from, from + atOnce],
        );
    await dropKeys(runner, 'call_waits', ['ix_call_waits_call']);
    await dropKeys(runner, 'call_legs', ['ix_call_legs_agent']);
    await dropKeys(runner, 'call_marks', ['ix_call_marks_node']);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
