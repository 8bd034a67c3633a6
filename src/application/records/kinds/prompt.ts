import type { PromptRecord } from '../../ports/records/audio.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';

export type PromptDraft = Pick<NewRecord<PromptRecord>, 'name'>;

/** Its audio comes by an upload; see `ReplacePromptAudio`. What is in use cannot be deleted, and a name is nothing to an engine. */
export const promptRules: RecordRules<'prompt', PromptDraft> = {
  kind: 'prompt',
  prepare: (draft, { companyId }) =>
    Promise.resolve({ record: { ...draft, companyId, contentHash: null, durationMs: null, bytes: null } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: () => [],
  aggregates: () => [],
  audit: (prompt) => ({ ...prompt }),
};
