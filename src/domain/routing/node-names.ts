import { type Destination, type OutsideDestination, usualOutsideRingSeconds } from './destination.ts';
import type { ExtensionFacts } from './company-snapshot.ts';
import type { NodeName } from './routing-table.ts';
import { outsideReaches } from './outside-calls.ts';
import { isRecorded } from '../recording/recorded-calls.ts';

/** Where a call goes that is sent to this destination. */
export function nodeOf(destination: Destination): NodeName {
  switch (destination.kind) {
    case 'queue':
      return `queue-${destination.queueId}`;
    case 'extension':
      return `extension-${destination.extensionId}`;
    case 'ring-group':
      return `ring-group-${destination.ringGroupId}`;
    case 'calendar':
      return `calendar-${destination.calendarId}`;
    case 'menu':
      return `menu-${destination.menuId}`;
    case 'announcement':
      return `play-${destination.announcementId}`;
    case 'voicemail':
      return `voicemail-${destination.voicemailBoxId}`;
    case 'callback':
      return `callback-${destination.queueId}`;
    case 'waiting-place':
      return 'waiting-place';
    case 'outside':
      return outsideNodeName(destination);
    case 'hang-up':
      return `hang-up-${destination.reason}`;
  }
}

/** Two destinations with the same number through the same trunk for the same time are one node. */
function outsideNodeName({ number, trunkId, ringSeconds }: OutsideDestination): NodeName {
  const through = trunkId === null ? '' : `-${trunkId}`;
  const isUsual = ringSeconds === undefined || ringSeconds === usualOutsideRingSeconds;
  return `outside-${number.replace('+', '')}${through}${isUsual ? '' : `-for-${ringSeconds}`}`;
}

/** What is to be known of an extension whose phones call outside. */
export type DialProfile = Pick<ExtensionFacts, 'outsideCalls' | 'shownNumberId' | 'recordedCalls'>;

/** Where phones call outside whose extension may do this, shows that number, and says of itself whether that is recorded. */
export function dialNodeName({ outsideCalls, shownNumberId, recordedCalls }: DialProfile): NodeName {
  const shown = shownNumberId === null ? '' : `-${shownNumberId}`;
  return `dial-${outsideCalls}${shown}${isRecorded('out', recordedCalls) ? '-recorded' : ''}`;
}

/** What `dialNodeName` made a name of; null: another kind of node. */
export function readDialNodeName(name: NodeName): DialProfile | null {
  const [, reach, numberId, recorded] =
    /^dial-([a-z]+)(?:-([0-9]+))?(-recorded)?(?:-blocked)?$/u.exec(name) ?? [];
  const outsideCalls = outsideReaches.find((known) => known === reach);
  if (!outsideCalls) return null;
  const shownNumberId = numberId === undefined ? null : Number(numberId);
  return { outsideCalls, shownNumberId, recordedCalls: recorded ? ['out'] : [] };
}

/**
 * A member of a ring group that rings in order, behind the first one: to come to it is no step of a call beyond the group. Engines see it by
 * its name as well [R11].
 */
export function isLaterMember(name: NodeName): boolean {
  return /^ring-group-\d+-(?:[2-9]|[1-9]\d+)$/u.test(name);
}

/** Stands for every outside number where none may be told. */
export const anyOutside: NodeName = 'outside';

/** Takes the number, and through which trunk and for how long it is called, out of the name of a node or of a mark [P8]. */
export function withoutOutsideNumber(name: NodeName): NodeName {
  return name.replace(/^outside-[^:]*/u, anyOutside);
}

/** The exit that a key leads to: names of exits have no characters of their own in any engine. */
export function keyExit(key: string): `key-${string}` {
  const names: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash' };
  return `key-${names[key] ?? key}`;
}
