import type { Id } from '../../domain/ids.ts';
import type { CompanySnapshot, ExtensionFacts } from '../../domain/routing/company-snapshot.ts';
import type { RecordKinds } from '../ports/records/record-kinds.ts';
import type { DraftKind, DraftObject } from './draft-objects.ts';

/** The company as it would be with the drafts in it. */
export function overlayDrafts(snapshot: CompanySnapshot, drafts: readonly DraftObject[]): CompanySnapshot {
  const of = <K extends DraftKind>(kind: K): RecordKinds[K][] =>
    drafts.flatMap((draft) => (draft.kind === kind ? [draft.record as RecordKinds[K]] : []));
  return {
    ...snapshot,
    numbers: overlay(snapshot.numbers, of('number')),
    extensions: overlay(snapshot.extensions, of('extension').map(byStart)),
    queues: overlay(snapshot.queues, of('queue')),
    ringGroups: overlay(snapshot.ringGroups, of('ring-group')),
    calendars: overlay(snapshot.calendars, of('calendar')),
    announcements: overlay(snapshot.announcements, of('announcement')),
    menus: overlay(snapshot.menus, of('menu')),
    callerLists: overlay(snapshot.callerLists, of('caller-list')),
    redirects: overlay(snapshot.redirects, of('redirect')),
    voicemailBoxes: overlay(snapshot.voicemailBoxes, of('voicemail-box')),
  };
}

/** In the order of ids, as a snapshot is read. */
function overlay<T extends { readonly id: Id }>(stored: readonly T[], drafts: readonly T[]): T[] {
  const drafted = new Set(drafts.map(({ id }) => id));
  return [...stored.filter(({ id }) => !drafted.has(id)), ...drafts].sort((a, b) => a.id - b.id);
}

function byStart(extension: RecordKinds['extension']): ExtensionFacts {
  return { ...extension, devices: [...extension.devices].sort((a, b) => a.startSeconds - b.startSeconds) };
}
