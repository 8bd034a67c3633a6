import { renderPlaces } from '../../../../src/asterisk/dialplan/render-places.ts';
import { interfaceOf } from '../../../../src/asterisk/members/member-interfaces.ts';
import type { RingNode } from '../../../../src/domain/routing/routing-table.ts';
import { emptyDialling } from '../../../support/snapshot.ts';

/** Both halves of the Local channel with which app_queue calls a place. */
export function queueChannel(device: string, number = '0000000a'): string[] {
  return halvesOf(interfaceOf(device), number);
}

/** Both halves of the Local channel of a device that begins later, at an extension with a plan: as the dialplan calls it. */
export function laterDeviceChannel(extensionId: number, number = '0000000b'): string[] {
  const plan: RingNode = {
    kind: 'ring',
    name: `ring-${extensionId}`,
    extensionId,
    isPlace: true,
    ringSeconds: 20,
    devices: [
      { kind: 'phone', sipUser: 'desk1', startSeconds: 0 },
      { kind: 'phone', sipUser: 'soft1', startSeconds: 3 },
    ],
    exits: { 'no-answer': 'hang-up-busy', busy: 'hang-up-busy', unavailable: 'hang-up-busy' },
  };
  const table = {
    companyId: 3,
    revision: 41,
    country: 'HU',
    callerLists: [],
    numbers: [],
    extensions: [],
    dialling: emptyDialling,
  };
  const sections = renderPlaces({ ...table, nodes: [plan], mobiles: [] });
  const [, dialled] =
    /^offer,.*(Local\/[^&)]+)/u.exec(
      sections
        .flatMap(({ lines }) => lines.map(([, line]) => line))
        .find((line) => line.startsWith('offer,')) ?? '',
    ) ?? [];
  if (dialled === undefined) throw new Error('the plan has no device that begins later');
  return halvesOf(dialled, number);
}

/** A channel is named by what was dialled, without the options behind a slash. */
function halvesOf(dialled: string, number: string): string[] {
  return [1, 2].map((half) => `${dialled.replace(/\/n$/u, '')}-${number};${half}`);
}
