import { isDeepStrictEqual } from 'node:util';
import { othersAtPhoneOf } from '../../agents/require-own-phone.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * Whoever sits at an extension keeps a phone of one's own when its devices change, as at the login.
 *
 * @throws Refusal `conflict` that names who works at the phone
 */
export async function refusePhoneOfAnother({
  before,
  after,
  scope,
  stores,
}: Change<'extension'>): Promise<void> {
  if (!before || !after || isDeepStrictEqual(before.devices, after.devices)) return;
  if (!(await stores.agents.findBySeat(scope, before.id))) return;
  const [other] = await othersAtPhoneOf({ id: before.id, devices: after.devices }, scope, stores);
  if (!other) return;
  const user = await storeOf(stores, 'user').find(scope, other.id);
  const name = user && (`${user.firstName} ${user.lastName}`.trim() || user.email);
  throw new Refusal('conflict', `"${name ?? ''}" works at this phone, and another agent at this extension`, {
    faults: [
      {
        path: ['devices', 0, 'phoneId'],
        code: 'phone-taken',
        message: 'log one of the two agents out first',
      },
    ],
    details: { userId: other.id },
  });
}
