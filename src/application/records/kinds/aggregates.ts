import type { CompanyId } from '../../../domain/ids.ts';
import type { Aggregate } from '../../ports/change-store.ts';

/** Phones, trunks, queues and call logic of the company. */
export function configurationOf(companyId: CompanyId): Aggregate {
  return { kind: 'configuration', id: companyId };
}

/** The queue memberships of all agents of the company. */
export function membershipsOf(companyId: CompanyId): Aggregate {
  return { kind: 'memberships', id: companyId };
}
