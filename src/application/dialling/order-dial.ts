import { scopeOf, wholeCompany, type Scope } from '../../domain/access/principal.ts';
import type { ExtensionId, PhoneId, UserId } from '../../domain/ids.ts';
import { readDialled } from '../../domain/numbering/read-dialled.ts';
import type { Actor } from '../actor.ts';
import { manages } from '../agents/may-manage.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { PhoneRecord } from '../ports/records/phones.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { tooLateMs } from './dial-orders.ts';

export interface WantedDial {
  /** As a person writes it. */
  readonly number: string;
  /** Whose phone; null: of who asks. */
  readonly userId: UserId | null;
  /** Which one of them; null: the first that is registered. */
  readonly phoneId: PhoneId | null;
}

/** Has a phone of somebody ring, and dial a number when it is picked up [U7, C6]. */
export class OrderDial {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * @returns the id of the order
   * @throws Refusal `not-found`, `invalid` for what cannot be dialled, `conflict` where no phone can ring now
   */
  order(actor: Actor, { number, userId, phoneId }: WantedDial): Promise<Written<number>> {
    const scope = wholeCompany(scopeOf(actor.principal));
    const { companyId } = scope;
    const dialled = number.replaceAll(/[ ()/.-]/gu, '');
    return this.#writer.write(actor, companyId, async (stores, now) => {
      const user = await findUser(stores, scope, actor, userId ?? actor.principal.userId);
      await refuseUndiallable(stores, scope, dialled);
      const extension = await seatOf(stores, scope, user);
      const { phone, mediaNodeId } = await phoneAt(stores, scope, extension, phoneId);
      if (await stores.dialOrders.isWaiting(scope, user.id, new Date(now.getTime() - tooLateMs)))
        throw new Refusal('conflict', 'a phone of this user is about to be asked to dial');
      const id = await stores.dialOrders.insert({
        ...{ companyId, userId: user.id, phoneId: phone.id, sipUser: phone.sipUser, mediaNodeId },
        ...{ dialled, orderedAt: now },
      });
      const after = { dialled, phoneId: phone.id };
      const aggregates = [{ kind: 'dial-order', id } as const];
      return {
        value: id,
        note: { action: 'dial', kind: 'user', objectId: user.id, before: null, after, aggregates },
      };
    });
  }
}

async function findUser(stores: Stores, scope: Scope, { principal }: Actor, id: UserId): Promise<UserRecord> {
  const user = await stores.records.user.find(scope, id);
  if (!user || (principal.userId !== id && !manages(principal, user))) return refuseUnknown('user');
  return user;
}

/** What a phone would hear "no such number" for is said before it rings. */
async function refuseUndiallable(stores: Stores, scope: Scope, dialled: string): Promise<void> {
  const refuse = (message: string): never => {
    throw new Refusal('invalid', message, { faults: [{ path: ['number'], code: 'not-diallable', message }] });
  };
  if (!/^\+?[0-9]{2,18}$/u.test(dialled)) refuse('must be an extension or a number, as it would be dialled');
  const { items } = await stores.records.extension.list(scope, {
    ...{ limit: 1, after: null, where: { digits: dialled } },
  });
  if (items.length > 0) return;
  const company = (await stores.companies.find(scope.companyId)) ?? refuseUnknown('company');
  if (readDialled(dialled, company) === null)
    refuse(`is no extension of the company, and no number as it is dialled in ${company.country}`);
}

async function seatOf(stores: Stores, scope: Scope, user: UserRecord): Promise<ExtensionId> {
  const agent = await stores.agents.find(scope, user.id);
  const { login, legs } = agent?.state ?? { login: null, legs: [] };
  if (legs.length > 0) throw new Refusal('conflict', 'the agent is in a call already');
  if (login?.seat === null)
    throw new Refusal('conflict', 'the agent works at the mobile, which dials by itself only');
  const extension = login?.seat ?? user.extensionId;
  if (extension === null)
    throw new Refusal('conflict', 'the user has no extension, and sits at none; so no phone can ring');
  return extension;
}

async function phoneAt(
  stores: Stores,
  scope: Scope,
  extensionId: ExtensionId,
  phoneId: PhoneId | null,
): Promise<{ phone: PhoneRecord & { readonly sipUser: string }; mediaNodeId: number }> {
  const extension = await stores.records.extension.find(scope, extensionId);
  const ids = [...(extension?.devices ?? [])]
    .sort((one, other) => one.startSeconds - other.startSeconds)
    .map((device) => device.phoneId)
    .filter((id) => phoneId === null || id === phoneId);
  if (ids.length === 0 && phoneId !== null)
    throw new Refusal('unknown-reference', 'this phone is none of the extension', {
      faults: [
        { path: ['phoneId'], code: 'unknown-reference', message: 'must be a phone of the own extension' },
      ],
    });
  const phones = new Map((await stores.records.phone.findMany(scope, ids)).map((phone) => [phone.id, phone]));
  const registrations = await stores.registrations.ofPhones(scope, ids);
  for (const id of ids) {
    const [phone, registration] = [phones.get(id), registrations.get(id)];
    if (typeof phone?.sipUser === 'string' && registration?.registered === true)
      return { phone: { ...phone, sipUser: phone.sipUser }, mediaNodeId: registration.mediaNodeId };
  }
  throw new Refusal(
    'conflict',
    'no SIP phone of the extension is registered, so none can ring; see `GET /v1/phones/{id}/registration`',
  );
}
