import type { CalendarId, ExtensionId, PhoneId, RoleId, UserId } from '../../../domain/ids.ts';
import type { SkillGrant } from '../../ports/records/people.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { Refusal } from '../../refusal.ts';
import { withoutSecrets } from '../../secrets-in-audit.ts';
import type { Change, RecordRules, Reference } from '../record-rules.ts';
import { keepAgentRow, refuseMoveWhileLoggedIn } from './agent-of-user.ts';
import { keepAdministratorOf } from './last-administrator.ts';
import { refuseUnlessInCharge } from './supervised-fields.ts';
import {
  endSessions,
  liftLocks,
  refuseLockingOneselfOut,
  refuseStrongerRole,
  refuseStrongerUser,
} from './user-access.ts';
import { refuseUnfitMobile } from './user-mobile.ts';

export interface UserDraft {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
  readonly roleId: RoleId;
  readonly agent: boolean;
  readonly active: boolean;
  readonly extensionId: ExtensionId | null;
  readonly skills: readonly SkillGrant[];
  readonly supervisorIds: readonly UserId[];
  /** Null: any seat of the company; none: no seat at all. */
  readonly seatIds: readonly ExtensionId[] | null;
  readonly mobilePhoneId: PhoneId | null;
  readonly workingHoursId: CalendarId | null;
  readonly agentNumber: string | null;
  /** Digits; kept as a hash like the password. Null: none. */
  readonly pin: string | null;
}

export const userRules: RecordRules<'user', UserDraft> = {
  kind: 'user',
  prepare: async ({ password, pin, ...fields }, { companyId, secrets }) => ({
    record: {
      ...fields,
      email: fields.email.toLowerCase(),
      companyId,
      passwordHash: await secrets.hashPassword(password),
      pinHash: await hashPin(pin, secrets),
    },
  }),
  amend: async (before, { password, pin, ...fields }, { secrets }) => ({
    record: {
      ...before,
      ...fields,
      email: (fields.email ?? before.email).toLowerCase(),
      passwordHash: password === undefined ? before.passwordHash : await secrets.hashPassword(password),
      pinHash: pin === undefined ? before.pinHash : await hashPin(pin, secrets),
    },
  }),
  references: (user) => [
    { kind: 'role', id: user.roleId, path: ['roleId'] },
    ...optional('extension', user.extensionId, 'extensionId'),
    ...user.skills.map(({ skillId }, index) => ({
      kind: 'skill' as const,
      id: skillId,
      path: ['skills', index, 'skillId'],
    })),
    ...user.supervisorIds.map((id, index) => ({ kind: 'user' as const, id, path: ['supervisorIds', index] })),
    ...(user.seatIds ?? []).map((id, index) => ({
      kind: 'extension' as const,
      id,
      path: ['seatIds', index],
    })),
    ...optional('phone', user.mobilePhoneId, 'mobilePhoneId'),
    ...optional('calendar', user.workingHoursId, 'workingHoursId'),
  ],
  aggregates: (before, after) => {
    const id = after?.id ?? before?.id;
    const concerned = (before?.agent ?? false) || (after?.agent ?? false);
    if (id === undefined || !concerned) return [];
    // Who works no more has nothing paused.
    const endsWork = before?.agent === true && !(after?.agent === true && after.active);
    return [{ kind: 'agent', id }, ...(endsWork ? [{ kind: 'recording', id } as const] : [])];
  },
  guard: async (change) => {
    refuseUnlessInCharge(change);
    refuseSkillsWithoutAgent(change);
    refuseOwnSupervisor(change);
    await refuseStrongerUser(change);
    await refuseStrongerRole(change);
    refuseLockingOneselfOut(change);
    await keepAdministratorOf(change);
    await refuseUnfitMobile(change);
    await refuseMoveWhileLoggedIn(change);
  },
  settle: async (change) => {
    await keepAgentRow(change);
    await endSessions(change);
    await liftLocks(change);
  },
  audit: (user) => ({ ...withoutSecrets(user), hasPin: user.pinHash !== null }),
};

function optional(kind: Reference['kind'], id: number | null, field: string): Reference[] {
  return id === null ? [] : [{ kind, id, path: [field] }];
}

async function hashPin(pin: string | null, secrets: Secrets): Promise<string | null> {
  return pin === null ? null : await secrets.hashPassword(pin);
}

/** A back-office user never sits in a queue [U2]. */
function refuseSkillsWithoutAgent({ after }: Change<'user'>): void {
  if (!after || after.agent || after.skills.length === 0) return;
  throw new Refusal('invalid', 'only an agent can have skills', {
    faults: [{ path: ['skills'], code: 'not-an-agent', message: 'set agent to true, or give no skills' }],
  });
}

function refuseOwnSupervisor({ before, after }: Change<'user'>): void {
  const index = before && after ? after.supervisorIds.indexOf(before.id) : -1;
  if (index < 0) return;
  throw new Refusal('invalid', 'nobody supervises oneself', {
    faults: [{ path: ['supervisorIds', index], code: 'own-supervisor', message: 'choose somebody else' }],
  });
}
