import type { Id } from '../ids.ts';
import { eachOnce, oncePer } from '../once-per.ts';
import type {
  AnnouncementFacts,
  CalendarFacts,
  CompanySnapshot,
  ExtensionFacts,
  MenuFacts,
  NumberFacts,
  QueueFacts,
  RedirectFacts,
  RedirectHolder,
  RingGroupFacts,
} from './company-snapshot.ts';
import { destinationsOfCalendar } from './compile-calendar.ts';
import type { Destination, OutsideDestination } from './destination.ts';

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
  return listsOfHolders(snapshot).flat();
}

/** Every outside number that somebody chose anywhere in the company; of a calendar, once. */
export function outsideDestinationsOf(snapshot: CompanySnapshot): OutsideDestination[] {
  return listsOfHolders(snapshot).flatMap((holders) => outsideDestinations(holders));
}

/** In a company of 10,000 objects most lists are those of the revision before. */
function listsOfHolders(snapshot: CompanySnapshot): (readonly DestinationHolder[])[] {
  return [
    numberHolders(snapshot.numbers),
    extensionHolders(snapshot.extensions),
    queueHolders(snapshot.queues),
    ringGroupHolders(snapshot.ringGroups),
    calendarHolders(snapshot.calendars),
    redirectHolders(snapshot.redirects),
    announcementHolders(snapshot.announcements),
    menuHolders(snapshot.menus),
  ];
}

const outsideDestinations = oncePer((holders: readonly DestinationHolder[]) =>
  holders.flatMap(({ destinations }) => destinations.filter((one) => one.kind === 'outside')),
);

const numberHolders = eachOnce(({ id, destination }: NumberFacts) => holder('number', id, [destination]));
const extensionHolders = eachOnce((extension: ExtensionFacts) =>
  holder('extension', extension.id, ringExits(extension)),
);
const queueHolders = eachOnce(({ id, onTimeout, onFull, onEmpty, keys }: QueueFacts) =>
  holder('queue', id, [onTimeout, onFull, onEmpty, ...keys.map(({ destination }) => destination)]),
);
const ringGroupHolders = eachOnce((group: RingGroupFacts) =>
  holder('ring-group', group.id, ringExits(group)),
);
const calendarHolders = eachOnce((calendar: CalendarFacts) =>
  holder('calendar', calendar.id, destinationsOfCalendar(calendar)),
);
const redirectHolders = eachOnce(({ id, holder: of, destination }: RedirectFacts): DestinationHolder => ({
  ...{ kind: 'redirect', id, named: namedHolder(of) },
  destinations: [destination],
}));
const announcementHolders = eachOnce(({ id, next }: AnnouncementFacts) => holder('announcement', id, [next]));
const menuHolders = eachOnce(({ id, keys, onNoInput, onWrongInput, onUnavailable }: MenuFacts) => {
  const led = keys.map(({ destination }) => destination);
  return holder('menu', id, [...led, onNoInput, onWrongInput, onUnavailable]);
});

function holder(kind: Named['kind'], id: Id, destinations: readonly Destination[]): DestinationHolder {
  const named = { kind, id };
  return { ...named, named, destinations };
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
