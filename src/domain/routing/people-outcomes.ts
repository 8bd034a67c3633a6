import type { Caller } from './caller.ts';
import type { NodeName, RingNode, RoutingNode } from './routing-table.ts';

/** What a node can be without: nobody to ring, no audio to ask with, no provider. */
export type Lack = 'device' | 'prompt' | 'trunk';

/** The node has only this exit, whatever people would do; null: it lacks nothing. */
export function lackOf(node: RoutingNode): { readonly lack: Lack; readonly exit: string } | null {
  if (node.kind === 'ring' && ringingDevices(node).length === 0)
    return { lack: 'device', exit: 'unavailable' };
  if (node.kind === 'menu' && node.prompt === null) return { lack: 'prompt', exit: 'unavailable' };
  if ((node.kind === 'outside' || node.kind === 'dial') && node.trunkId === null)
    return { lack: 'trunk', exit: 'unavailable' };
  return null;
}

/** The devices that begin to ring before the time of the node is over [U4]. */
export function ringingDevices({ devices, ringSeconds }: RingNode): RingNode['devices'] {
  return devices.filter(({ startSeconds }) => startSeconds < ringSeconds);
}

/**
 * What can happen to this caller at a node because of how people and phones behave: `answered`, `caller-hung-up`, or the name of an
 * exit. Empty where the logic alone decides.
 */
export function outcomesOf(node: RoutingNode, caller: Caller): readonly string[] {
  if (lackOf(node)) return [];
  switch (node.kind) {
    case 'ring':
    case 'outside':
      return ['answered', ...Object.keys(node.exits), 'caller-hung-up'];
    case 'dial':
      // Whether it is allowed is no question of how people behave.
      return ['answered', 'no-answer', 'busy', 'unavailable', 'caller-hung-up'];
    case 'queue': {
      const exits = Object.keys(node.exits).filter(
        (exit) => exit !== 'timeout' || node.maxWaitSeconds !== null,
      );
      return ['answered', ...exits, 'caller-hung-up'];
    }
    case 'callback': {
      const exits = Object.keys(node.exits).filter((exit) => exit !== 'accepted' || canBeCalledBack(caller));
      return [...exits, 'caller-hung-up'];
    }
    case 'menu':
    case 'play':
      return [...Object.keys(node.exits), 'caller-hung-up'];
    case 'voicemail':
    case 'number-entry':
    case 'extension-entry':
    case 'ring-group-entry':
    case 'redirect':
    case 'caller-match':
    case 'priority':
    case 'calendar':
    case 'waiting-place':
    case 'hang-up':
      return [];
  }
}

/** What is taken to happen when nobody says: whoever is called answers, a menu hears no key, who is asked agrees. */
export function assumedOutcome({ kind }: RoutingNode, caller: Caller): string {
  if (kind === 'menu') return 'no-input';
  if (kind === 'callback') return canBeCalledBack(caller) ? 'accepted' : 'refused';
  return kind === 'play' ? 'next' : 'answered';
}

/** Who comes from inside or shows no number is refused at once, without being asked [R12]. */
function canBeCalledBack({ kind }: Caller): boolean {
  return kind === 'outside';
}

/** How long an outcome takes that only time brings about; others take none. */
export function secondsUntil(node: RoutingNode, outcome: string): number {
  if ('ringSeconds' in node && outcome === 'no-answer') return node.ringSeconds;
  if (node.kind === 'queue' && outcome === 'timeout') return node.maxWaitSeconds ?? 0;
  if (node.kind === 'menu' && outcome === 'no-input') return node.waitSeconds * node.tries;
  return 0;
}

/** @throws Error when the node has no such exit */
export function exitOf(node: RoutingNode, exit: string): NodeName {
  const exits: Readonly<Record<string, NodeName>> = node.exits;
  const next = Object.hasOwn(exits, exit) ? exits[exit] : undefined;
  if (next === undefined) throw new Error(`${node.name} has no exit ${exit}`);
  return next;
}
