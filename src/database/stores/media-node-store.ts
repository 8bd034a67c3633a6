import type { MediaNodeStore } from '../../application/ports/stores.ts';
import type {
  CarriedCompany,
  MediaNodeRecord,
  NewMediaNode,
} from '../../application/ports/records/media-node.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import { MediaNodeEntity } from '../entities/media-node.entity.ts';
import type { SqlSession } from '../sql-session.ts';
import { StaleRecordError } from '../store-errors.ts';

export class SqlMediaNodeStore implements MediaNodeStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async find(id: MediaNodeId): Promise<MediaNodeRecord | null> {
    const row = await (await this.select()).where('node.id = :id', { id }).getOne();
    return row === null ? null : toRecord(row);
  }

  async all(): Promise<MediaNodeRecord[]> {
    const rows = await (await this.select()).orderBy('node.id').getMany();
    return rows.map(toRecord);
  }

  async carriedBy(id: MediaNodeId): Promise<CarriedCompany[]> {
    return await this.session.rows<CarriedCompany>(
      `SELECT companyId, COUNT(phoneId) AS registeredPhones, COUNT(DISTINCT callId) AS calls,
        COUNT(DISTINCT waitingId) AS waitingCalls
      FROM (
        SELECT companyId, phoneId, NULL AS callId, NULL AS waitingId FROM phone_registrations
        WHERE mediaNodeId = ? AND registered
        UNION ALL
        SELECT c.companyId, NULL, c.id, w.callId FROM calls c
        LEFT JOIN call_waits w ON w.callId = c.id AND w.endedAt IS NULL
        WHERE c.mediaNodeId = ? AND c.endedAt IS NULL AND (c.callerKind IS NOT NULL OR w.callId IS NULL)
      ) present GROUP BY companyId ORDER BY companyId`,
      [id, id],
    );
  }

  async insert(record: NewMediaNode): Promise<MediaNodeRecord> {
    const now = this.session.now();
    const row = { ...fieldsOf(record), version: 1, createdAt: now, updatedAt: now };
    const result = await (
      await this.session.builder()
    )
      .createQueryBuilder()
      .insert()
      .into(MediaNodeEntity)
      .values(row)
      .updateEntity(false)
      .execute();
    const { insertId: id } = result.raw as { insertId: MediaNodeId };
    return toRecord({ ...row, id });
  }

  async update(record: MediaNodeRecord): Promise<MediaNodeRecord> {
    const { id, version } = record;
    const row = { ...fieldsOf(record), version: version + 1, updatedAt: this.session.now() };
    const { affected } = await (
      await this.session.builder()
    )
      .createQueryBuilder()
      .update(MediaNodeEntity)
      .set(row)
      .where('id = :id AND version = :version', { id, version })
      .execute();
    if (affected !== 1) throw new StaleRecordError('media node', id);
    return toRecord({ ...record, ...row });
  }

  /** @throws ReferenceConflictError while the node carries a company */
  async delete(id: MediaNodeId): Promise<void> {
    await this.session.atomically(async (session) => {
      await session.write('DELETE FROM company_placements WHERE mediaNodeId = ? AND leaving', [id]);
      await session.write('DELETE FROM media_nodes WHERE id = ?', [id]);
    });
  }

  private async select() {
    return (await this.session.builder()).createQueryBuilder(MediaNodeEntity, 'node');
  }
}

/** A row's connection is that of its engine: both are written together, by whoever knows them as one. */
function toRecord({ ...row }: Pick<MediaNodeEntity, keyof MediaNodeEntity>): MediaNodeRecord {
  return row as MediaNodeRecord;
}

function fieldsOf({ name, engine, connection, sealedSecret }: NewMediaNode) {
  return { name, engine, connection, sealedSecret };
}
