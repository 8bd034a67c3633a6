import type { PromptRecord } from '../../application/ports/records/audio.ts';
import { PromptEntity } from '../entities/prompt.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const promptMapping: RecordMapping<PromptRecord, PromptEntity> = {
  kind: 'prompt',
  entity: PromptEntity,
  lists: [],
  toRow: ({ name, contentHash, durationMs, bytes }) => ({ name, contentHash, durationMs, bytes }),
  toRecord: ({ ...row }) => row,
};
