import { may, type Principal } from '../../domain/access/principal.ts';
import type { UserRecord } from '../ports/records/people.ts';
import { refuseUnknown } from '../refusal.ts';

/** In which part a person acts on an agent. */
export type Part = 'agent' | 'supervisor';

/**
 * Agents act for themselves, supervisors for their people, administrators for all [S12].
 * For everybody else the agent does not exist [P8].
 *
 * @throws Refusal `not-found`
 */
export function partOf(principal: Principal, user: Pick<UserRecord, 'id' | 'supervisorIds'>): Part {
  if (principal.userId === user.id) return 'agent';
  requireManager(principal, user);
  return 'supervisor';
}

/** @throws Refusal `not-found` for anybody but administrators and the user's supervisors */
export function requireManager(principal: Principal, user: Pick<UserRecord, 'supervisorIds'>): void {
  if (!manages(principal, user)) refuseUnknown('agent');
}

export function manages(principal: Principal, { supervisorIds }: Pick<UserRecord, 'supervisorIds'>): boolean {
  return may(principal, 'admin') || supervisorIds.includes(principal.userId);
}
