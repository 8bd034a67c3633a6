import type { NumberRecord } from '../../ports/records/outside-lines.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationIfNoticed } from './aggregates.ts';
import { destinationReferences } from './destination-references.ts';
import { editorReferences, keepForAdministrators } from './editors.ts';

export type NumberDraft = Omit<NewRecord<NumberRecord>, 'companyId'>;

export const numberRules: RecordRules<'number', NumberDraft> = {
  kind: 'number',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: (number) => [
    ...editorReferences(number),
    ...destinationReferences(number.destination, 'destination'),
    ...(number.trunkId === null ? [] : [{ kind: 'trunk' as const, id: number.trunkId, path: ['trunkId'] }]),
  ],
  guard: (change) => {
    keepForAdministrators(change, 'editorIds', 'digits', 'trunkId', 'record');
    return Promise.resolve();
  },
  aggregates: configurationIfNoticed,
  audit: (number) => ({ ...number }),
};
