import type { Id } from '../../domain/ids.ts';
import type { RoutingNode } from '../../domain/routing/routing-table.ts';
import type { RecordKind } from '../ports/records.ts';

export type ObjectKind = RecordKind | 'caller-list' | 'redirect';

/** An object that administrators know, by kind and id. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly id: Id;
}

/** What an administrator edited to get this node; null: nothing of its own. */
export function objectOfNode(node: RoutingNode): ObjectRef | null {
  switch (node.kind) {
    case 'number-entry':
      return { kind: 'number', id: node.numberId };
    case 'extension-entry':
      return { kind: 'extension', id: node.extensionId };
    case 'ring-group-entry':
      return { kind: 'ring-group', id: node.ringGroupId };
    case 'redirect':
      return { kind: 'redirect', id: node.redirectId };
    case 'caller-match':
      return node.redirectId === null ? null : { kind: 'redirect', id: node.redirectId };
    case 'calendar':
      return { kind: 'calendar', id: node.calendarId };
    case 'ring':
      return node.extensionId === null ? groupOf(node.name) : { kind: 'extension', id: node.extensionId };
    case 'queue':
    case 'callback':
      return { kind: 'queue', id: node.queueId };
    case 'menu':
      return { kind: 'menu', id: node.menuId };
    case 'play':
      return { kind: 'announcement', id: node.announcementId };
    case 'voicemail':
      return { kind: 'voicemail-box', id: node.voicemailBoxId };
    case 'outside':
      return node.trunkId === null ? null : { kind: 'trunk', id: node.trunkId };
    case 'priority':
    case 'waiting-place':
    case 'hang-up':
      return null;
  }
}

/** `ring-group-7-2` is the second step of group 7. */
function groupOf(name: string): ObjectRef | null {
  const [, id] = /^ring-group-([0-9]+)-[0-9]+$/u.exec(name) ?? [];
  return id === undefined ? null : { kind: 'ring-group', id: Number(id) };
}
