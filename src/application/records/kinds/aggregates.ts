import { isDeepStrictEqual } from 'node:util';
import type { AgentId, CompanyId, Id } from '../../../domain/ids.ts';
import type { Aggregate } from '../../ports/change-store.ts';
import type { RecordKind } from '../../ports/records/record-kinds.ts';

/** Phones, trunks, queues and call logic of the company. */
export function configurationOf(companyId: CompanyId): Aggregate {
  return { kind: 'configuration', id: companyId };
}

/** What people call an object, who may edit it and how its calls are counted is nothing to calls, nor is when that was changed. */
const unnoticed: ReadonlySet<string> = new Set([
  'name',
  'editorIds',
  'serviceLevelSeconds',
  'version',
  'updatedAt',
]);

/** The same, when an object differs in more than what calls do not notice; null: it is not there. */
export function configurationIfNoticed(
  before: object | null,
  after: object | null,
  companyId: CompanyId,
): Aggregate[] {
  return isDeepStrictEqual(noticed(before), noticed(after)) ? [] : [configurationOf(companyId)];
}

function noticed(record: object | null): unknown {
  return record && Object.fromEntries(Object.entries(record).filter(([field]) => !unnoticed.has(field)));
}

/** The queue memberships of all agents of the company. */
export function membershipsOf(companyId: CompanyId): Aggregate {
  return { kind: 'memberships', id: companyId };
}

/** Engines know nothing of these. */
const unknownToEngines: ReadonlySet<RecordKind> = new Set(['api-key', 'prompt', 'role', 'voicemail-message']);

/** All that edits of an object may have touched, whatever they changed. */
export function touchedByEdits(kind: RecordKind, id: Id, companyId: CompanyId): Aggregate[] {
  if (unknownToEngines.has(kind)) return [];
  if (kind === 'user') return [{ kind: 'agent', id: id as AgentId }];
  return [configurationOf(companyId), membershipsOf(companyId)];
}
