import { may } from '../../../domain/access/principal.ts';
import type { ExtensionId, RoleId, UserId } from '../../../domain/ids.ts';
import { Refusal } from '../../refusal.ts';
import type { NewRecord, SkillGrant, UserRecord } from '../../ports/records.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

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
}

export const userRules: RecordRules<'user', UserDraft> = {
  kind: 'user',
  prepare: async ({ password, ...fields }, { companyId, secrets }) => ({
    record: {
      ...fields,
      email: fields.email.toLowerCase(),
      companyId,
      passwordHash: await secrets.hashPassword(password),
    },
  }),
  amend: async (before, { password, ...fields }, { secrets }) => ({
    record: {
      ...before,
      ...fields,
      email: (fields.email ?? before.email).toLowerCase(),
      passwordHash: password === undefined ? before.passwordHash : await secrets.hashPassword(password),
    },
  }),
  references: (user) => [
    { kind: 'role', id: user.roleId, path: ['roleId'] },
    ...(user.extensionId === null
      ? []
      : [{ kind: 'extension' as const, id: user.extensionId, path: ['extensionId'] }]),
    ...user.skills.map(({ skillId }, index) => ({
      kind: 'skill' as const,
      id: skillId,
      path: ['skills', index, 'skillId'],
    })),
    ...user.supervisorIds.map((id, index) => ({ kind: 'user' as const, id, path: ['supervisorIds', index] })),
  ],
  aggregates: (before, after) => {
    const id = after?.id ?? before?.id;
    const concerned = (before?.agent ?? false) || (after?.agent ?? false);
    return id !== undefined && concerned ? [{ kind: 'agent', id }] : [];
  },
  guard: async (change) => {
    refuseSkillsWithoutAgent(change);
    refuseOwnSupervisor(change);
    await refuseStrongerRole(change);
    refuseLockingOneselfOut(change);
    await Promise.resolve();
  },
  settle: async (change) => {
    await keepAgentRow(change);
    await endSessions(change);
  },
  audit: ({ passwordHash: _hash, ...user }) => user,
};

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

/** Nobody raises a user above oneself. */
async function refuseStrongerRole({ before, after, scope, actor, stores }: Change<'user'>): Promise<void> {
  if (!after || before?.roleId === after.roleId) return;
  const role = await storeOf(stores, 'role').find(scope, after.roleId);
  if (role?.rights.every((right) => may(actor.principal, right)) ?? false) return;
  throw new Refusal('forbidden', 'you cannot give a role that has more rights than you', {
    faults: [{ path: ['roleId'], code: 'forbidden', message: 'this role has rights that you do not have' }],
  });
}

function refuseLockingOneselfOut({ before, after, actor }: Change<'user'>): void {
  if (before?.id !== actor.principal.userId) return;
  if (!after) throw new Refusal('conflict', 'you cannot delete yourself');
  if (!after.active) {
    throw new Refusal('conflict', 'you cannot deactivate yourself', {
      faults: [{ path: ['active'], code: 'conflict', message: 'ask another administrator' }],
    });
  }
  // Whoever edits users is an administrator: so one is always left.
  if (after.roleId !== before.roleId) {
    throw new Refusal('conflict', 'you cannot change your own role', {
      faults: [{ path: ['roleId'], code: 'conflict', message: 'ask another administrator' }],
    });
  }
}

/** Each user with the agent flag has a row of live state; it begins logged out [S2]. */
async function keepAgentRow({ before, after, scope, stores, now }: Change<'user'>): Promise<void> {
  const was = before?.agent ?? false;
  const is = after?.agent ?? false;
  if (was && !is && before) await stores.agents.delete(scope, before.id);
  if (was || !is || !after || !isStored(after)) return;
  const { items } = await storeOf(stores, 'status').list(scope, {
    limit: 1,
    after: null,
    where: { builtIn: 'unassigned' },
  });
  const [unassigned] = items;
  if (!unassigned) throw new Error(`company ${scope.companyId} has no status Unassigned`);
  await stores.agents.insert({
    id: after.id,
    companyId: scope.companyId,
    statusId: unassigned.id,
    statusSince: now,
    loggedInAt: null,
    seatExtensionId: null,
  });
}

function isStored(user: UserRecord | NewRecord<UserRecord>): user is UserRecord {
  return 'id' in user;
}

/** A new password, deactivation and deletion end all sessions of the user [S11, P7]. */
async function endSessions({ before, after, stores }: Change<'user'>): Promise<void> {
  if (!before) return;
  const samePassword = after?.passwordHash === before.passwordHash;
  if (!samePassword || !after.active) await stores.sessions.deleteOfUser(before.id);
}
