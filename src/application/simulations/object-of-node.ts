import type { Id } from '../../domain/ids.ts';
import type { NodeName, RoutingNode } from '../../domain/routing/routing-table.ts';
import type { RecordKind } from '../ports/records/record-kinds.ts';

/** An object that administrators know, by kind and id. */
export interface ObjectRef {
  readonly kind: RecordKind;
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
      return objectOfNodeName(node.name);
    case 'queue':
    case 'callback':
      return { kind: 'queue', id: node.queueId };
    case 'menu':
      return { kind: 'menu', id: node.menuId };
    case 'play':
      return { kind: 'announcement', id: node.announcementId };
    case 'voicemail':
      return { kind: 'voicemail-box', id: node.voicemailBoxId };
    case 'dial':
      return node.numberId === null ? null : { kind: 'number', id: node.numberId };
    case 'outside':
      return node.trunkId === null ? null : { kind: 'trunk', id: node.trunkId };
    case 'priority':
    case 'waiting-place':
    case 'hang-up':
      return null;
  }
}

/** The same from the name alone, as a mark in the log has it; see `node-names.ts`. */
export function objectOfNodeName(name: NodeName): ObjectRef | null {
  const [, prefix = '', id] = /^([a-z-]+?)-([0-9]+)(?:-[a-z0-9]+)?(?:-blocked)?$/u.exec(name) ?? [];
  const kind = kindsByPrefix[prefix];
  return kind === undefined || id === undefined ? null : { kind, id: Number(id) };
}

const kindsByPrefix: Readonly<Record<string, RecordKind | undefined>> = {
  number: 'number',
  // The number that is shown.
  'dial-none': 'number',
  'dial-national': 'number',
  'dial-international': 'number',
  extension: 'extension',
  ring: 'extension',
  'ring-group': 'ring-group',
  redirect: 'redirect',
  calendar: 'calendar',
  queue: 'queue',
  callback: 'queue',
  menu: 'menu',
  play: 'announcement',
  voicemail: 'voicemail-box',
};
