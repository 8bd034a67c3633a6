import type { AnnouncementRecord } from '../../ports/records/call-logic.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationIfNoticed } from './aggregates.ts';
import { destinationReferences } from './destination-references.ts';

export type AnnouncementDraft = Omit<NewRecord<AnnouncementRecord>, 'companyId'>;

export const announcementRules: RecordRules<'announcement', AnnouncementDraft> = {
  kind: 'announcement',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: ({ promptId, next }) => [
    { kind: 'prompt', id: promptId, path: ['promptId'] },
    ...destinationReferences(next, 'next'),
  ],
  aggregates: configurationIfNoticed,
  audit: (announcement) => ({ ...announcement }),
};
