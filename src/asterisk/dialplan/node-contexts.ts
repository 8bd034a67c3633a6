import type { CompanyId } from '../../domain/ids.ts';
import type { NodeName } from '../../domain/routing/routing-table.ts';
import { requireName } from '../../media-node/files/plain-values.ts';

/** One line of a context: `exten` or `same`, and what follows. */
export type DialplanLine = [key: 'exten' | 'same', value: string];

/**
 * A line that a manager action is to carry must fit its buffer of 1,024 bytes, and Gosub takes a hundred arguments. What is longer
 * takes several lines, and a change of it loads the whole dialplan.
 */
const longestArguments = 800;
const mostArguments = 90;

/** Contexts of nodes carry the company, because hang-up nodes have the same name in each. */
export function contextOf(companyId: CompanyId, node: NodeName): string {
  return requireName(`c${companyId}-${node}`);
}

/** Where app_queue goes when a waiting caller presses a key. */
export function keysContext(companyId: CompanyId, queueId: number): string {
  return requireName(`c${companyId}-queue-${queueId}-keys`);
}

export function gotoNode(companyId: CompanyId, node: NodeName): string {
  return `Goto(${contextOf(companyId, node)},enter,1)`;
}

export function markNode(node: NodeName, what: string): string {
  return `Gosub(sw-mark,s,1(${requireName(node)},${requireName(what)}))`;
}

/** The context that says at which revision calls of the company are routed. */
export function revisionContext(companyId: CompanyId): string {
  return contextOf(companyId, 'revision');
}

/** Where a phone of the company passes a call on to. */
export function transferContext(companyId: CompanyId): string {
  return contextOf(companyId, 'transfer');
}

/** Arguments of a subroutine, in as few lines as hold them; at least one. */
export function piecesOf(arguments_: readonly string[]): string[][] {
  const pieces: string[][] = [[]];
  let length = 0;
  for (const argument of arguments_) {
    let piece = pieces.at(-1) ?? [];
    length += argument.length + 1;
    if (piece.length > 0 && (length > longestArguments || piece.length === mostArguments)) {
      piece = [];
      pieces.push(piece);
      length = argument.length + 1;
    }
    piece.push(argument);
  }
  return pieces;
}
