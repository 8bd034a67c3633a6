import { eventually } from '../eventually.ts';
import type { PhoneEvent } from './phone-log.ts';

interface Watched {
  readonly events: readonly PhoneEvent[];
}

/** Resolves once none of these phones rings or talks. @throws Error when one still does after the time */
export function untilFree(phones: readonly Watched[], withinMs = 5_000): Promise<void> {
  return eventually(() => {
    const busy = phones.flatMap(({ events }) => events.findLast(({ type }) => tellsOfCall.has(type)) ?? []);
    if (busy.some(({ type }) => type !== 'closed')) throw new Error('a phone still has a call');
  }, withinMs);
}

const tellsOfCall: ReadonlySet<PhoneEvent['type']> = new Set([
  'incoming',
  'ringing',
  'progress',
  'established',
  'closed',
]);
