import type { Principal, Scope } from '../../domain/access/principal.ts';
import { may } from '../../domain/access/principal.ts';
import type { ExtensionId, Id, PhoneId } from '../../domain/ids.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { ExtensionRecord, PhoneRecord } from '../ports/records/phones.ts';
import type { Page, Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import { manages } from './may-manage.ts';

/** An extension as a place to work at. */
export interface Seat {
  readonly extension: ExtensionRecord;
  readonly phones: readonly SeatPhone[];
  readonly taken: boolean;
  /** Who sits there; null when nobody does, or when it is not for this person to know. */
  readonly agent: UserRecord | null;
}

export interface SeatPhone {
  readonly phone: PhoneRecord;
  /** Null for a mobile, and for a phone that was never seen. */
  readonly registration: { readonly registered: boolean; readonly since: Date } | null;
}

/**
 * A page of seats with their phones [U8]: all of the company for those who see everybody live, the permitted ones for an agent.
 * A constant number of queries.
 */
export async function listSeats(
  stores: Stores,
  principal: Principal,
  scope: Scope,
  query: { limit: number; after: Id | null },
): Promise<Page<Seat>> {
  const { items, next } = await extensionsFor(stores, principal, scope, query);
  return { items: await seatsOf(stores, principal, scope, items), next };
}

/** @throws Refusal `not-found` for a seat that is not for this person to see */
export async function readSeat(
  stores: Stores,
  principal: Principal,
  scope: Scope,
  id: ExtensionId,
): Promise<Seat> {
  const extension = await stores.records.extension.find(scope, id);
  const own = may(principal, 'live-view') ? null : await permittedTo(stores, principal, scope);
  if (!extension || (own !== null && !own.includes(id))) return refuseUnknown('seat');
  const [seat] = await seatsOf(stores, principal, scope, [extension]);
  return seat ?? refuseUnknown('seat');
}

async function extensionsFor(
  stores: Stores,
  principal: Principal,
  scope: Scope,
  query: { limit: number; after: Id | null },
): Promise<Page<ExtensionRecord>> {
  const own = may(principal, 'live-view') ? null : await permittedTo(stores, principal, scope);
  if (own === null) return await stores.records.extension.list(scope, query);
  const ids = own.filter((id) => id > (query.after ?? 0)).sort((a, b) => a - b);
  const page = ids.slice(0, query.limit);
  const found = await stores.records.extension.findMany(scope, page);
  return {
    items: found.toSorted((a, b) => a.id - b.id),
    next: ids.length > page.length ? (page.at(-1) ?? null) : null,
  };
}

/** Null: any extension of the company. */
async function permittedTo(
  stores: Stores,
  principal: Principal,
  scope: Scope,
): Promise<readonly ExtensionId[] | null> {
  const user = await stores.records.user.find(scope, principal.userId);
  if (!user?.agent) return [];
  return user.extensionId === null ? user.seatIds : [user.extensionId];
}

async function seatsOf(
  stores: Stores,
  principal: Principal,
  scope: Scope,
  extensions: readonly ExtensionRecord[],
): Promise<Seat[]> {
  if (extensions.length === 0) return [];
  const phoneIds = [...new Set(extensions.flatMap(({ devices }) => devices.map(({ phoneId }) => phoneId)))];
  const phones = await stores.records.phone.findMany(scope, phoneIds);
  const registrations = await stores.registrations.ofPhones(scope, phoneIds);
  const agents = await stores.agents.atSeats(
    scope,
    extensions.map(({ id }) => id),
  );
  const users = await stores.records.user.findMany(
    scope,
    agents.map(({ id }) => id),
  );
  const phoneById = new Map<PhoneId, PhoneRecord>(phones.map((phone) => [phone.id, phone]));
  const userById = new Map(users.map((user) => [user.id, user]));
  const agentAt = new Map(agents.map(({ id, state }) => [state.login?.seat, id]));
  return extensions.map((extension) => {
    const agentId = agentAt.get(extension.id);
    const user = agentId === undefined ? undefined : userById.get(agentId);
    const shown = user && (may(principal, 'live-view') || manages(principal, user));
    return {
      extension,
      taken: agentId !== undefined,
      agent: shown ? user : null,
      phones: extension.devices.flatMap(({ phoneId }) => {
        const phone = phoneById.get(phoneId);
        return phone ? [{ phone, registration: registrations.get(phoneId) ?? null }] : [];
      }),
    };
  });
}
