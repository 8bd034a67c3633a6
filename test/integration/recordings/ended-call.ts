import type { CompanyId, MediaNodeId } from '../../../src/domain/ids.ts';
import type { TestDatabase } from '../../support/database.ts';

interface EndedCall {
  readonly mediaNodeId: MediaNodeId;
  /** The engine's. */
  readonly callId: string;
  readonly companyId: CompanyId;
  readonly endedAt: Date;
}

/** A call that is over, of which no more is known. */
export async function addEndedCall(
  { dataSource }: TestDatabase,
  { mediaNodeId, callId, companyId, endedAt }: EndedCall,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO calls (mediaNodeId, engineId, companyId, startedAt, endedAt, talkMs, markCount, legCount, waitCount)
    VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0)`,
    [mediaNodeId, callId, companyId, endedAt, endedAt],
  );
}
