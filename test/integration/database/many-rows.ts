import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { readJson } from '../../../src/database/sql-session.ts';
import type { TestDatabase } from '../../support/database.ts';

/** Columns in which no two rows may be equal; `?` stands for the number of the doubling. */
const unlike: Readonly<Record<string, string>> = {
  fileBase: "CONCAT('copy-', ?, '-', id)",
  callId: "CONCAT('call-', ?, '-', id)",
  callerNumber: "CONCAT('+3620', ?, id)",
};

/** Doubles the rows of a table so often, each of another caller and call; those of several companies are mixed. */
export async function multiplyRows(
  dataSource: SwitchroomDataSource,
  table: string,
  doublings: number,
): Promise<void> {
  const metadata = dataSource.entityMetadatas.find(({ tableName }) => tableName === table);
  const columns = (metadata?.columns ?? [])
    .map(({ databaseName }) => databaseName)
    .filter((name) => name !== 'id');
  const copied = columns.map((name) => unlike[name] ?? `\`${name}\``).join(', ');
  for (let doubling = 1; doubling <= doublings; doubling += 1) {
    await dataSource.query(
      `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')})
      SELECT ${copied} FROM ${table} ORDER BY id`,
      Object.keys(unlike).map(() => doubling),
    );
  }
}

/** A call of each recording, in which nobody has talked yet. */
export async function addCallsOfRecordings(dataSource: SwitchroomDataSource): Promise<void> {
  await dataSource.query(
    `INSERT INTO calls (mediaNodeId, engineId, companyId, startedAt, talkMs, markCount, legCount, waitCount)
    SELECT mediaNodeId, callId, companyId, startedAt, 0, 0, 0, 0 FROM recordings`,
  );
}

/** In each of these calls, somebody answers. @param agentId in SQL, of the call `c` and its recording `r` */
export async function addAnswers(
  dataSource: SwitchroomDataSource,
  position: number,
  agentId: string,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO call_legs (callId, position, mediaNodeId, role, agentId, markCount, beganAt, answeredAt, rang, needsKey, withdrawn)
    SELECT c.id, ?, c.mediaNodeId, 'attempt', ${agentId}, 0, r.startedAt, r.startedAt, 1, 0, 0
    FROM calls c JOIN recordings r ON r.mediaNodeId = c.mediaNodeId AND r.callId = c.engineId`,
    [position],
  );
}

/** What is written down when the journal tells of it. */
export async function noteAllTalks({ dataSource, database }: TestDatabase): Promise<void> {
  const nodes = await dataSource.query<{ mediaNodeId: number; callIds: string }[]>(
    'SELECT mediaNodeId, JSON_ARRAYAGG(callId) AS callIds FROM recordings GROUP BY mediaNodeId',
  );
  for (const { mediaNodeId, callIds } of nodes)
    await database.transaction((stores) =>
      stores.calls.noteTalks(mediaNodeId, readJson(callIds) as string[]),
    );
}
