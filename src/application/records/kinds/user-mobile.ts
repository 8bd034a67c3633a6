import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * The phone of a virtual agent is a mobile, and nobody else's [S9]: an engine knows a queue member by the phone, so of two agents
 * at one mobile it would keep one.
 *
 * @throws Refusal `invalid`, `duplicate-value`
 */
export async function refuseUnfitMobile({ before, after, scope, stores }: Change<'user'>): Promise<void> {
  const mobilePhoneId = after?.mobilePhoneId ?? null;
  if (mobilePhoneId === null || mobilePhoneId === before?.mobilePhoneId) return;
  // Locked, so that of two users who get it at the same time the second one sees the first.
  const phone = await storeOf(stores, 'phone').findForUpdate(scope, mobilePhoneId);
  if (phone && phone.kind !== 'mobile') {
    throw new Refusal(
      'invalid',
      `"${phone.name}" is a SIP phone; queue calls of a virtual agent go to a mobile`,
      {
        faults: [
          { path: ['mobilePhoneId'], code: 'not-a-mobile', message: 'must be a phone of kind mobile' },
        ],
      },
    );
  }
  const query = { limit: 1, after: null, where: { mobilePhoneId } };
  const [owner] = (await storeOf(stores, 'user').list(scope, query)).items;
  if (!owner) return;
  throw new Refusal(
    'duplicate-value',
    `this is the mobile of "${owner.firstName} ${owner.lastName}" already`,
    {
      faults: [{ path: ['mobilePhoneId'], code: 'duplicate-value', message: 'belongs to another user' }],
      details: { userId: owner.id },
    },
  );
}
