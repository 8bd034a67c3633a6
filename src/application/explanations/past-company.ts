import type { Scope } from '../../domain/access/principal.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import type { RecordKind } from '../ports/records/record-kinds.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import { pastExtension } from './past-extension.ts';
import { pastNumber } from './past-number.ts';
import { allPastObjects, pastCallerLists } from './past-objects.ts';

/**
 * The whole call logic of a company as it was at a revision, secrets and what is said of the company itself left as they are. It costs what was
 * changed since.
 *
 * @returns null when caller lists were changed too often since
 */
export async function pastCompany(
  stores: Stores,
  scope: Scope,
  revision: Revision,
): Promise<CompanySnapshot | null> {
  const now = (await stores.snapshots.company(scope.companyId)) ?? refuseUnknown('company');
  if (now.revision <= revision) return now;
  const callerLists = await pastCallerLists(stores, scope, revision, {
    objects: now.callerLists,
    at: now.revision,
  });
  if (callerLists === null) return null;
  const before = <K extends RecordKind, R extends { readonly id: Id }>(kind: K, objects: readonly R[]) =>
    allPastObjects(stores, scope, kind, { objects, at: now.revision }, revision);
  const extensions = await before('extension', now.extensions);
  const numbers = await before('number', now.numbers);
  return {
    ...{ companyId: now.companyId, country: now.country, emergencyNumbers: now.emergencyNumbers },
    ...{ recordedCalls: now.recordedCalls, revision },
    phones: await before('phone', now.phones),
    trunks: await before('trunk', now.trunks),
    extensions: extensions.map(pastExtension),
    numbers: numbers.map(pastNumber),
    queues: await before('queue', now.queues),
    ringGroups: await before('ring-group', now.ringGroups),
    calendars: await before('calendar', now.calendars),
    callerLists,
    redirects: await before('redirect', now.redirects),
    prompts: await before('prompt', now.prompts),
    announcements: await before('announcement', now.announcements),
    menus: await before('menu', now.menus),
    voicemailBoxes: await before('voicemail-box', now.voicemailBoxes),
  };
}
