import type { Scope } from '../../domain/access/principal.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import { compileRouting } from '../../domain/routing/compile-routing.ts';
import { readDialNodeName } from '../../domain/routing/node-names.ts';
import type { NodeName, RoutingTable } from '../../domain/routing/routing-table.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';
import type { Stores } from '../ports/stores.ts';
import { objectOfNodeName } from '../simulations/object-of-node.ts';
import { pastExtension } from './past-extension.ts';
import { pastNumber } from './past-number.ts';
import { pastCallerLists, pastObjects } from './past-objects.ts';

/** The part of a company's call logic that a call passed, as it was at the revision by which the call was routed. */
export interface PastTable {
  readonly table: RoutingTable;
  readonly snapshot: CompanySnapshot;
}

/** @param nodes that the call passed; of the rest of the call logic nothing is read */
export async function pastTable(
  stores: Stores,
  scope: Scope,
  nodes: readonly NodeName[],
  revision: Revision,
): Promise<PastTable> {
  const refs = nodes.flatMap((name) => objectOfNodeName(name) ?? []);
  const read = <K extends RecordKind>(kind: K, more: readonly Id[] = []): Promise<RecordKinds[K][]> => {
    const ids = refs.filter((ref) => ref.kind === kind).map(({ id }) => id);
    return pastObjects(stores, scope, kind, [...new Set([...ids, ...more])], revision);
  };
  const company = await stores.companies.find(scope.companyId);
  const ringGroups = await read('ring-group');
  const members = ringGroups.flatMap((group) => group.members);
  const extensions = await read(
    'extension',
    members.flatMap((member) => (member.kind === 'extension' ? [member.extensionId] : [])),
  );
  const phoneIds = [
    ...extensions.flatMap(({ devices }) => devices.map(({ phoneId }) => phoneId)),
    ...members.flatMap((member) => (member.kind === 'phone' ? [member.phoneId] : [])),
  ];
  const menus = await read('menu');
  const announcements = await read('announcement');
  const voicemailBoxes = await read('voicemail-box');
  const promptIds = [...menus, ...announcements].map(({ promptId }) => promptId);
  const asksLists = nodes.some((name) =>
    /^(?:redirect-[0-9]+|number-[0-9]+-(?:blocked|vip)|dial-.+-blocked)$/u.test(name),
  );
  const snapshot: CompanySnapshot = {
    companyId: scope.companyId,
    revision,
    country: company?.country ?? '',
    emergencyNumbers: company?.emergencyNumbers ?? [],
    recordedCalls: company?.recordedCalls ?? [],
    // What phones and providers are called by does not change, and their secrets are not needed.
    phones: await stores.records.phone.findMany(scope, [...new Set(phoneIds)]),
    trunks: (await stores.records.trunk.list(scope, { limit: 500, after: null })).items,
    extensions: extensions.map(pastExtension),
    numbers: (await read('number')).map(pastNumber),
    queues: await read('queue'),
    ringGroups,
    calendars: await read('calendar'),
    callerLists: asksLists ? ((await pastCallerLists(stores, scope, revision)) ?? []) : [],
    redirects: await read('redirect'),
    prompts: await read('prompt', promptIds),
    announcements,
    menus,
    voicemailBoxes,
  };
  const profiles = nodes.flatMap((name) => readDialNodeName(name) ?? []);
  return { table: compileRouting(snapshot, profiles), snapshot };
}
