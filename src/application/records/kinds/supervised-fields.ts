import { isDeepStrictEqual } from 'node:util';
import { may } from '../../../domain/access/principal.ts';
import { manages } from '../../agents/may-manage.ts';
import { Refusal, refuseUnknown } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import type { UserDraft } from './user.ts';

/** What supervisors change of their people [S12]; everything else is for administrators. */
const supervisedFields: ReadonlySet<string> = new Set([
  'skills',
  'extensionId',
  'seatIds',
  'mobilePhoneId',
  'workingHoursId',
] satisfies (keyof UserDraft)[]);

/**
 * Supervisors decide how their people work, not who they are and what they may: role, password, e-mail, active and supervisors
 * are an administrator's [S12].
 *
 * @param fields each one that is there counts, whatever its value
 * @throws Refusal `forbidden` with the path of each field
 */
export function refuseBeyondSupervisor(fields: Readonly<Record<string, unknown>>): void {
  const beyond = Object.keys(fields).filter((field) => !supervisedFields.has(field));
  if (beyond.length === 0) return;
  throw new Refusal('forbidden', `supervisors cannot change ${beyond.join(', ')} of their people`, {
    faults: beyond.map((field) => ({
      path: [field],
      code: 'forbidden',
      message: 'only an administrator changes this',
    })),
  });
}

/**
 * Whoever edits a user is an administrator, or one of the supervisors that the user has at this moment. For everybody else the
 * user does not exist [P8].
 *
 * @throws Refusal `not-found`, `forbidden`
 */
export function refuseUnlessInCharge({ before, after, actor }: Change<'user'>): void {
  if (may(actor.principal, 'admin')) return;
  if (!before || !manages(actor.principal, before)) return refuseUnknown('user');
  if (!after) throw new Refusal('forbidden', 'only an administrator deletes users');
  const stored = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after)
    .filter(([field, value]) => !isDeepStrictEqual(value, stored.get(field)))
    // Clients know the password and not its hash.
    .map(([field, value]) => [field.replace(/Hash$/u, ''), value] as const);
  refuseBeyondSupervisor(Object.fromEntries(changed));
}
