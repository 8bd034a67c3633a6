import type { Id } from '../ids.ts';
import type { CompanySnapshot, RedirectHolder } from './company-snapshot.ts';
import { destinationsOfCalendar } from './compile-calendar.ts';
import type { Destination } from './destination.ts';

/** An object that has a name of its own. */
interface Named {
  readonly kind: 'number' | 'extension' | 'queue' | 'ring-group' | 'calendar' | 'announcement' | 'menu';
  readonly id: Id;
}

/** An object of a company that sends calls on, and where to. */
export interface DestinationHolder {
  readonly kind: Named['kind'] | 'redirect';
  readonly id: Id;
  /** After what it is called: itself, or what a redirect is set on. */
  readonly named: Named;
  readonly destinations: readonly Destination[];
}

/** Everything that sends calls on. */
export function destinationHolders(snapshot: CompanySnapshot): DestinationHolder[] {
  return [
    ...holders('number', snapshot.numbers, ({ destination }) => [destination]),
    ...holders('extension', snapshot.extensions, ringExits),
    ...holders('queue', snapshot.queues, ({ onTimeout, onFull, onEmpty, keys }) => [
      onTimeout,
      onFull,
      onEmpty,
      ...keys.map(({ destination }) => destination),
    ]),
    ...holders('ring-group', snapshot.ringGroups, ringExits),
    ...holders('calendar', snapshot.calendars, destinationsOfCalendar),
    ...snapshot.redirects.map(({ id, holder, destination }): DestinationHolder => ({
      ...{ kind: 'redirect', id, named: namedHolder(holder) },
      destinations: [destination],
    })),
    ...holders('announcement', snapshot.announcements, ({ next }) => [next]),
    ...holders('menu', snapshot.menus, ({ keys, onNoInput, onWrongInput, onUnavailable }) => [
      ...keys.map(({ destination }) => destination),
      onNoInput,
      onWrongInput,
      onUnavailable,
    ]),
  ];
}

/** Every destination that somebody chose anywhere in the company; what a calendar leads to, once. */
export function destinationsOf(snapshot: CompanySnapshot): Destination[] {
  return destinationHolders(snapshot).flatMap(({ destinations }) => destinations);
}

function holders<T extends { readonly id: Id }>(
  kind: Named['kind'],
  objects: readonly T[],
  destinations: (object: T) => readonly Destination[],
): DestinationHolder[] {
  return objects.map((object) => {
    const named = { kind, id: object.id };
    return { ...named, named, destinations: destinations(object) };
  });
}

type RingExits = Readonly<Record<'onNoAnswer' | 'onBusy' | 'onUnavailable', Destination>>;

function ringExits({ onNoAnswer, onBusy, onUnavailable }: RingExits): Destination[] {
  return [onNoAnswer, onBusy, onUnavailable];
}

function namedHolder(holder: RedirectHolder): Named {
  switch (holder.kind) {
    case 'extension':
      return { kind: holder.kind, id: holder.extensionId };
    case 'number':
      return { kind: holder.kind, id: holder.numberId };
    case 'ring-group':
      return { kind: holder.kind, id: holder.ringGroupId };
  }
}
