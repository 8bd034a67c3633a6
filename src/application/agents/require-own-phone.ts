import type { Scope } from '../../domain/access/principal.ts';
import type { ExtensionId } from '../../domain/ids.ts';
import { type Place, placeOfSeat } from '../../domain/membership/place.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { ExtensionRecord, PhoneRecord } from '../ports/records/phones.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';
import type { AgentFacts } from './agent-facts.ts';

type Seat = Pick<ExtensionRecord, 'id' | 'devices'>;

/**
 * Who logs in at a seat that is being edited waits for that, and the other way round.
 *
 * @throws Refusal `conflict` when another agent is logged in at the only phone of this seat
 */
export async function requireOwnPhone({ user, scope, stores }: AgentFacts, seat: ExtensionId): Promise<void> {
  const own = await stores.records.extension.findForUpdate(scope, seat);
  const agents = own ? await othersAtPhoneOf(own, scope, stores) : [];
  if (agents.every(({ id }) => id === user.id)) return;
  throw new Refusal('conflict', 'another agent works at the phone of this extension', {
    faults: [
      { path: ['extensionId'], code: 'phone-taken', message: 'choose an extension with a phone of its own' },
    ],
  });
}

/**
 * Where one SIP phone is all that rings, it is the phone by which a queue knows its member, so two agents cannot share it by sitting at two
 * extensions. Of two who come to the phone at the same time, by a login or by an edit of their seat, one waits here.
 *
 * @returns who is logged in at other extensions with this phone alone
 */
export async function othersAtPhoneOf(own: Seat, scope: Scope, stores: Stores): Promise<AgentRecord[]> {
  const { extension, phone } = stores.records;
  const [first] = own.devices;
  if (!first || own.devices.length > 1) return [];
  const only = await phone.findForUpdate(scope, first.phoneId);
  if (!only || placeOf(own, only)?.kind !== 'phone') return [];
  const others = (await phone.referrers(scope, first.phoneId, mostReferrers))
    .filter(({ kind, id }) => kind === 'extension' && id !== own.id)
    .map(({ id }) => id as ExtensionId);
  const alike = (await extension.findMany(scope, others)).filter(
    (one) => placeOf(one, only)?.kind === 'phone',
  );
  return await stores.agents.atSeats(
    scope,
    alike.map(({ id }) => id),
  );
}

const mostReferrers = 100;

function placeOf({ id, devices }: Seat, { id: phoneId, kind, sipUser }: PhoneRecord): Place | null {
  if (devices.length !== 1 || devices[0]?.phoneId !== phoneId) return null;
  return placeOfSeat(id, [{ phoneId, kind, sipUser, startSeconds: devices[0].startSeconds }]);
}
