import type { CallerListEntry } from '../../../domain/routing/company-snapshot.ts';
import type { CallerListRecord } from '../../ports/records/outside-lines.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationIfNoticed } from './aggregates.ts';
import { readEntries } from './caller-list-entries.ts';

export type CallerListDraft = Omit<NewRecord<CallerListRecord>, 'companyId'>;

export const callerListRules: RecordRules<'caller-list', CallerListDraft> = {
  kind: 'caller-list',
  prepare: async (draft, { companyId, country }) => ({
    record: { ...draft, entries: readEntries(draft.entries, await country()), companyId },
  }),
  amend: async (before, edit, { country }) => ({
    record: {
      ...before,
      ...edit,
      entries: edit.entries ? readEntries(edit.entries, await country()) : before.entries,
    },
  }),
  references: ({ entries }) =>
    entries.flatMap((entry, index) =>
      entry.kind === 'extension'
        ? [{ kind: entry.kind, id: entry.extensionId, path: ['entries', index, 'extensionId'] }]
        : [],
    ),
  aggregates: configurationIfNoticed,
  // Of ten thousand entries an edit changes a few; those that stay are told by their count.
  audit: ({ entries, ...list }, other) => ({
    ...list,
    entryCount: entries.length,
    entries: without(entries, other?.entries ?? []),
  }),
};

function without(entries: readonly CallerListEntry[], others: readonly CallerListEntry[]): CallerListEntry[] {
  const known = new Set(others.map((entry) => JSON.stringify(entry)));
  return entries.filter((entry) => !known.has(JSON.stringify(entry)));
}
