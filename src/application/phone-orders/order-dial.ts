import { scopeOf, wholeCompany, type Scope } from '../../domain/access/principal.ts';
import type { PhoneId, UserId } from '../../domain/ids.ts';
import { readDialled } from '../../domain/numbering/read-dialled.ts';
import type { Actor } from '../actor.ts';
import { manages } from '../agents/may-manage.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { ownPhone } from './own-phone.ts';

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
      const phone = await ownPhone(stores, scope, user, phoneId, now);
      const task = { kind: 'dial', dialled } as const;
      const order = { ...phone, companyId, task, agentId: null, orderedAt: now };
      const id = await stores.phoneOrders.insert(order);
      // The audit stays for ever: who clicked is in it, and not the number of a customer.
      const after = { phoneId: phone.phoneId };
      const aggregates = [{ kind: 'phone-order', id } as const];
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
