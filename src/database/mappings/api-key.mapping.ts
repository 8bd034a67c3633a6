import type { ApiKeyRecord } from '../../application/ports/records/people.ts';
import { ApiKeyEntity } from '../entities/api-key.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const apiKeyMapping: RecordMapping<ApiKeyRecord, ApiKeyEntity> = {
  kind: 'api-key',
  entity: ApiKeyEntity,
  lists: [],
  toRow: ({ name, userId, prefix, keyHash, expiresAt }) => ({ name, userId, prefix, keyHash, expiresAt }),
  toRecord: ({ ...row }) => row,
};
