import type { MediaNodeId } from '../ids.ts';

/** A media node that carries a company. */
export interface CallbackNode {
  readonly id: MediaNodeId;
  /** A process owns it and finds its engine in order. */
  readonly linked: boolean;
  /** A phone of the company is registered there. */
  readonly hasPhones: boolean;
}

/** `own`: it is this node's to do; `of-another`: in place of one that has no link. */
export type CallbackDuty = 'own' | 'of-another';

/**
 * Whether a node is the one of a company's that calls its customers back: that is the first where somebody could answer, the one with
 * the lowest id where nobody or everybody could [R12]. Nodes without a link are passed over, but not the one that asks: who asks is there.
 *
 * @param nodes all that carry the company
 * @returns null: another one does
 */
export function callbackDuty(asking: MediaNodeId, nodes: readonly CallbackNode[]): CallbackDuty | null {
  if (firstOf(nodes) === asking) return 'own';
  return firstOf(nodes.filter(({ id, linked }) => linked || id === asking)) === asking ? 'of-another' : null;
}

function firstOf(nodes: readonly CallbackNode[]): MediaNodeId {
  const withPhones = nodes.filter(({ hasPhones }) => hasPhones);
  return Math.min(...(withPhones.length > 0 ? withPhones : nodes).map(({ id }) => id));
}
