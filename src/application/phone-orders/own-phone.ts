import type { Scope } from '../../domain/access/principal.ts';
import type { ExtensionId, MediaNodeId, PhoneId, UserId } from '../../domain/ids.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';
import { tooLateMs } from './carry-out-orders.ts';

export interface OwnPhone {
  readonly userId: UserId;
  readonly phoneId: PhoneId;
  readonly sipUser: string;
  /** Where it is registered. */
  readonly mediaNodeId: MediaNodeId;
}

/**
 * The phone by which this person is to speak, which has to be free for it.
 *
 * @param phoneId which one of the extension's; null: the first that is registered
 * @throws Refusal `conflict` where none can ring now, `unknown-reference` for a phone that is not there
 */
export async function ownPhone(
  stores: Stores,
  scope: Scope,
  user: UserRecord,
  phoneId: PhoneId | null,
  now: Date,
): Promise<OwnPhone> {
  const phone = await phoneAt(stores, scope, await seatOf(stores, scope, user), phoneId);
  if (await stores.phoneOrders.isWaiting(scope, user.id, new Date(now.getTime() - tooLateMs)))
    throw new Refusal('conflict', 'a phone of this user is about to be asked to ring');
  return { ...phone, userId: user.id };
}

async function seatOf(stores: Stores, scope: Scope, user: UserRecord): Promise<ExtensionId> {
  const agent = await stores.agents.find(scope, user.id);
  const { login, legs } = agent?.state ?? { login: null, legs: [] };
  if (legs.length > 0) throw new Refusal('conflict', 'the agent is in a call already');
  if (login?.seat === null)
    throw new Refusal('conflict', 'the agent works at the mobile, which is called by callers only');
  const extension = login?.seat ?? user.extensionId;
  if (extension === null)
    throw new Refusal('conflict', 'the user has no extension, and sits at none; so no phone can ring');
  return extension;
}

async function phoneAt(
  stores: Stores,
  scope: Scope,
  extensionId: ExtensionId,
  wanted: PhoneId | null,
): Promise<Omit<OwnPhone, 'userId'>> {
  const extension = await stores.records.extension.find(scope, extensionId);
  const ids = [...(extension?.devices ?? [])]
    .sort((one, other) => one.startSeconds - other.startSeconds)
    .map(({ phoneId }) => phoneId)
    .filter((id) => wanted === null || id === wanted);
  if (ids.length === 0 && wanted !== null)
    throw new Refusal('unknown-reference', 'this phone is none of the extension', {
      faults: [
        { path: ['phoneId'], code: 'unknown-reference', message: 'must be a phone of the own extension' },
      ],
    });
  const phones = new Map((await stores.records.phone.findMany(scope, ids)).map((phone) => [phone.id, phone]));
  const registrations = await stores.registrations.ofPhones(scope, ids);
  for (const phoneId of ids) {
    const sipUser = phones.get(phoneId)?.sipUser;
    const registration = registrations.get(phoneId);
    if (typeof sipUser === 'string' && registration?.registered === true)
      return { phoneId, sipUser, mediaNodeId: registration.mediaNodeId };
  }
  throw new Refusal(
    'conflict',
    'no SIP phone of the extension is registered, so none can ring; see `GET /v1/phones/{id}/registration`',
  );
}
