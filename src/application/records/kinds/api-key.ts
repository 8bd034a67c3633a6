import type { UserId } from '../../../domain/ids.ts';
import type { ApiKeyRecord } from '../../ports/records/people.ts';
import { Refusal } from '../../refusal.ts';
import { withoutSecrets } from '../../secrets-in-audit.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';
import { mayAllOf } from './user-access.ts';

export interface ApiKeyDraft {
  readonly name: string;
  /** Left out: whoever makes the key. */
  readonly userId?: UserId;
  readonly expiresAt: Date | null;
}

/** How keys begin, so that they are recognised in a leaked file. */
const keyPrefix = 'swk_';

/** A key acts as its user, with the rights that the user has at each request. It is shown once. */
export const apiKeyRules: RecordRules<'api-key', ApiKeyDraft> = {
  kind: 'api-key',
  prepare: (draft, { companyId, actor, secrets }) => {
    const key = `${keyPrefix}${secrets.randomToken()}`;
    return Promise.resolve({
      record: {
        userId: actor.principal.userId,
        ...draft,
        companyId,
        prefix: key.slice(0, keyPrefix.length + 6),
        keyHash: secrets.digest(key),
      },
      shownOnce: { key },
    });
  },
  amend: (before, edit) => Promise.resolve<{ record: ApiKeyRecord }>({ record: { ...before, ...edit } }),
  references: ({ userId }) => [{ kind: 'user', id: userId, path: ['userId'] }],
  aggregates: () => [],
  guard: async (change) => {
    refuseExpired(change);
    await refuseStrongerOwner(change);
  },
  audit: withoutSecrets,
};

/** A key that never works would be taken for a broken one. @throws Refusal `invalid` */
function refuseExpired({ before, after, now }: Change<'api-key'>): void {
  if (before || !after?.expiresAt || after.expiresAt > now) return;
  throw new Refusal('invalid', 'the key would have expired already', {
    faults: [{ path: ['expiresAt'], code: 'past', message: 'must be in the future' }],
  });
}

/** Nobody gets a key that may more than oneself, nor stops a program that may more. @throws Refusal `forbidden` */
async function refuseStrongerOwner(change: Change<'api-key'>): Promise<void> {
  const { before, after, scope, stores } = change;
  const key = before ?? after;
  if (!key || (before && after)) return;
  const owner = await storeOf(stores, 'user').find(scope, key.userId);
  if (!owner || (await mayAllOf(owner.roleId, change))) return;
  if (before) throw new Refusal('forbidden', 'this key has rights that you do not have');
  throw new Refusal('forbidden', 'a key of this user would have rights that you do not have', {
    faults: [{ path: ['userId'], code: 'forbidden', message: 'this user has rights that you do not have' }],
  });
}
