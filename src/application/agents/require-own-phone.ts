import type { ExtensionId } from '../../domain/ids.ts';
import { type Place, placeOfSeat } from '../../domain/membership/place.ts';
import type { ExtensionRecord, PhoneRecord } from '../ports/records/phones.ts';
import { Refusal } from '../refusal.ts';
import type { AgentFacts } from './agent-facts.ts';

/**
 * Where one SIP phone is all that rings, it is the phone by which a queue knows its member, so two agents cannot share it by sitting at two
 * extensions. Who logs in there at the same time waits here.
 *
 * @throws Refusal `conflict` when another agent is logged in at the only phone of this seat
 */
export async function requireOwnPhone({ user, scope, stores }: AgentFacts, seat: ExtensionId): Promise<void> {
  const { extension, phone } = stores.records;
  const own = await extension.find(scope, seat);
  const [first] = own?.devices ?? [];
  if (!own || !first || own.devices.length > 1) return;
  const others = (await phone.referrers(scope, first.phoneId, mostReferrers))
    .filter(({ kind, id }) => kind === 'extension' && id !== seat)
    .map(({ id }) => id as ExtensionId);
  if (others.length === 0) return;
  const only = await phone.findForUpdate(scope, first.phoneId);
  if (!only || placeOf(own, only)?.kind !== 'phone') return;
  const alike = (await extension.findMany(scope, others)).filter(
    (one) => placeOf(one, only)?.kind === 'phone',
  );
  const agents = await stores.agents.atSeats(
    scope,
    alike.map(({ id }) => id),
  );
  if (agents.every(({ id }) => id === user.id)) return;
  throw new Refusal('conflict', 'another agent works at the phone of this extension', {
    faults: [
      { path: ['extensionId'], code: 'phone-taken', message: 'choose an extension with a phone of its own' },
    ],
  });
}

const mostReferrers = 100;

function placeOf(
  { id, devices }: ExtensionRecord,
  { id: phoneId, kind, sipUser }: PhoneRecord,
): Place | null {
  if (devices.length !== 1 || devices[0]?.phoneId !== phoneId) return null;
  return placeOfSeat(id, [{ phoneId, kind, sipUser, startSeconds: devices[0].startSeconds }]);
}
