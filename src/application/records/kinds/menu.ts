import type { MenuRecord } from '../../ports/records/call-logic.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationIfNoticed } from './aggregates.ts';
import { destinationReferences, keyReferences } from './destination-references.ts';
import { editorReferences, keepForAdministrators } from './editors.ts';

export type MenuDraft = Omit<NewRecord<MenuRecord>, 'companyId'>;

export const menuRules: RecordRules<'menu', MenuDraft> = {
  kind: 'menu',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: ({ promptId, keys, onNoInput, onWrongInput, onUnavailable, editorIds }) => [
    ...editorReferences({ editorIds }),
    { kind: 'prompt', id: promptId, path: ['promptId'] },
    ...keyReferences(keys, 'keys'),
    ...destinationReferences(onNoInput, 'onNoInput'),
    ...destinationReferences(onWrongInput, 'onWrongInput'),
    ...destinationReferences(onUnavailable, 'onUnavailable'),
  ],
  guard: (change) => {
    keepForAdministrators(change, 'editorIds');
    return Promise.resolve();
  },
  aggregates: configurationIfNoticed,
  audit: (menu) => ({ ...menu }),
};
