import { CallBook, namedForMs } from '../../domain/call/call-book.ts';
import { type CallEvent, isCallEvent } from '../../domain/call/call-event.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { JournalEvent } from '../ports/engine-journal.ts';
import type { Stores } from '../ports/stores.ts';

/**
 * Keeps the records of calls up to date with what a batch of the journal tells. Costs a fixed number of statements for the batch,
 * whatever the length of its calls: only what its events can change is read, beside what their stations and talks are told from.
 *
 * @param stores of the transaction that stores the position behind the batch
 */
export async function recordCalls(
  stores: Stores,
  node: MediaNodeId,
  events: readonly JournalEvent[],
): Promise<void> {
  let pending: CallEvent[] = [];
  let lastAt: Date | null = null;
  for (const event of events) {
    if (event.type === 'engine-started') {
      await take(stores, node, pending);
      pending = [];
      await loseCalls(stores, node, lastAt ?? (await stores.journal.lastEventAt(node)) ?? event.at);
    } else if (isCallEvent(event)) {
      pending.push(event);
    }
    lastAt = event.at;
  }
  await take(stores, node, pending);
}

async function take({ calls }: Stores, node: MediaNodeId, events: readonly CallEvent[]): Promise<void> {
  if (events.length === 0) return;
  const since = new Date(Math.min(...events.map(({ at }) => at.getTime())) - namedForMs);
  const [open, people] = await Promise.all([
    calls.affected(node, {
      callKeys: unique(events.map(({ callId }) => callId)),
      legIds: unique(events.flatMap(legsOf)),
      since,
    }),
    calls.whereabouts({
      companyIds: unique(events.flatMap((event) => (event.type === 'company-told' ? [event.companyId] : []))),
      sipUsers: unique(events.flatMap(sipUsersOf)),
      mobileIds: unique(events.flatMap(mobilesOf)),
      since,
    }),
  ]);
  const book = new CallBook(open, people);
  for (const event of events) book.take(event);
  const unclaimed = unique(book.unclaimed());
  if (unclaimed.length > 0) book.claim(await calls.companiesOfTrunks(unclaimed));
  await calls.save(node, book.changes());
}

/**
 * Ends what was open when the engine died, or was given up.
 *
 * @param stores of a transaction
 * @param at the last sign of its life
 */
export async function loseCalls({ calls }: Stores, node: MediaNodeId, at: Date): Promise<void> {
  const nobody = { companies: new Set<number>(), phones: new Map(), mobiles: new Map() };
  const book = new CallBook(await calls.open(node), nobody);
  book.lose(at);
  await calls.save(node, book.changes());
}

function legsOf(event: CallEvent): string[] {
  const own = 'legId' in event ? [event.legId] : [];
  return event.type === 'leg-transferred'
    ? [...own, ...(event.joined ?? []), ...(event.takesPlace ?? [])]
    : own;
}

function sipUsersOf(event: CallEvent): string[] {
  if (event.type === 'leg-began') return event.party.kind === 'phone' ? [event.party.sipUser] : [];
  if (event.type !== 'devices-called') return [];
  return event.devices.flatMap((device) => (device.kind === 'phone' ? [device.sipUser] : []));
}

function mobilesOf(event: CallEvent): number[] {
  if (event.type === 'leg-rang') return event.mobileId === null ? [] : [event.mobileId];
  if (event.type !== 'devices-called') return [];
  return event.devices.flatMap((device) => (device.kind === 'mobile' ? [device.phoneId] : []));
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
