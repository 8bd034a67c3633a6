import type { QueueRecord } from '../../ports/records/queues.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationIfNoticed, membershipsOf } from './aggregates.ts';
import { destinationReferences, keyReferences } from './destination-references.ts';
import { refuseUnfitNoAnswer } from './no-answer-status.ts';

/** All that a client gives; defaults are filled in at the edge. */
export type QueueDraft = Omit<NewRecord<QueueRecord>, 'companyId'>;

export const queueRules: RecordRules<'queue', QueueDraft> = {
  kind: 'queue',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: (queue) => [
    ...(queue.musicPromptId === null
      ? []
      : [{ kind: 'prompt' as const, id: queue.musicPromptId, path: ['musicPromptId'] }]),
    ...destinationReferences(queue.onTimeout, 'onTimeout'),
    ...destinationReferences(queue.onFull, 'onFull'),
    ...destinationReferences(queue.onEmpty, 'onEmpty'),
    ...keyReferences(queue.keys, 'keys'),
    ...(queue.noAnswerStatusId === null
      ? []
      : [{ kind: 'status' as const, id: queue.noAnswerStatusId, path: ['noAnswerStatusId'] }]),
  ],
  aggregates: (before, after, companyId) => [
    ...configurationIfNoticed(before, after, companyId),
    ...(after ? [] : [membershipsOf(companyId)]),
  ],
  guard: refuseUnfitNoAnswer,
  audit: (queue) => ({ ...queue }),
};
