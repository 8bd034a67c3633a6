import type { CompanyId, ExtensionId, NumberId, QueueId, Revision } from '../ids.ts';

/**
 * The call logic of one company as a graph that no engine's words appear in. The dialplan renderers, the simulator and the
 * explainer all read it, so what is simulated is what rings.
 */
export interface RoutingTable {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  /** Where a call from outside starts, by the digits of the number without plus. */
  readonly numbers: readonly Entry[];
  /** Where a call from a phone starts, by the digits dialled. */
  readonly extensions: readonly Entry[];
  readonly nodes: readonly RoutingNode[];
}

export interface Entry {
  readonly digits: string;
  readonly node: NodeName;
}

/** `queue-17`: kind and id; unique in the installation because ids are. */
export type NodeName = string;

/** Every exit of every node leads to a node. */
export type RoutingNode = NumberEntryNode | ExtensionEntryNode | RingNode | QueueNode | HangUpNode;

export interface NumberEntryNode {
  readonly kind: 'number-entry';
  readonly name: NodeName;
  readonly numberId: NumberId;
  readonly exits: { readonly next: NodeName };
}

export interface ExtensionEntryNode {
  readonly kind: 'extension-entry';
  readonly name: NodeName;
  readonly extensionId: ExtensionId;
  readonly exits: { readonly next: NodeName };
}

export interface RingNode {
  readonly kind: 'ring';
  readonly name: NodeName;
  /** SIP users, ordered by start. */
  readonly devices: readonly { readonly sipUser: string; readonly startSeconds: number }[];
  readonly ringSeconds: number;
  readonly exits: { readonly 'no-answer': NodeName; readonly busy: NodeName; readonly unavailable: NodeName };
}

export interface QueueNode {
  readonly kind: 'queue';
  readonly name: NodeName;
  readonly queueId: QueueId;
  readonly record: boolean;
  /** Null: no limit. */
  readonly maxWaitSeconds: number | null;
  readonly exits: { readonly timeout: NodeName; readonly full: NodeName; readonly empty: NodeName };
}

export interface HangUpNode {
  readonly kind: 'hang-up';
  readonly name: NodeName;
  readonly reason: HangUpReason;
  readonly exits: Readonly<Record<string, never>>;
}

export type HangUpReason = 'normal' | 'busy' | 'no-answer' | 'unavailable';
