import type { Id } from '../ids.ts';
import type { Destination } from './destination.ts';

/** The kinds of object that a destination can lead to, as records are called, with the field that has the id. */
export const targetFields = {
  queue: 'queueId',
  extension: 'extensionId',
  'ring-group': 'ringGroupId',
  calendar: 'calendarId',
  menu: 'menuId',
  announcement: 'announcementId',
  'voicemail-box': 'voicemailBoxId',
  trunk: 'trunkId',
} as const;
export type TargetKind = keyof typeof targetFields;

export interface DestinationTarget {
  readonly kind: TargetKind;
  readonly id: Id;
}

/** The object without which a destination would lead nowhere; null when it needs none. */
export function targetOf(destination: Destination): DestinationTarget | null {
  switch (destination.kind) {
    case 'queue':
    case 'callback':
      return { kind: 'queue', id: destination.queueId };
    case 'extension':
      return { kind: 'extension', id: destination.extensionId };
    case 'ring-group':
      return { kind: 'ring-group', id: destination.ringGroupId };
    case 'calendar':
      return { kind: 'calendar', id: destination.calendarId };
    case 'menu':
      return { kind: 'menu', id: destination.menuId };
    case 'announcement':
      return { kind: 'announcement', id: destination.announcementId };
    case 'voicemail':
      return { kind: 'voicemail-box', id: destination.voicemailBoxId };
    case 'outside':
      return destination.trunkId === null ? null : { kind: 'trunk', id: destination.trunkId };
    case 'waiting-place':
    case 'hang-up':
      return null;
  }
}
