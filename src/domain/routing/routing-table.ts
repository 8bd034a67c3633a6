import type { CompanyId, ExtensionId, NumberId, PhoneId, QueueId, Revision, TrunkId } from '../ids.ts';

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
  /** Every mobile that can be called, also at no extension: an agent may take queue calls there [S9]. */
  readonly mobiles: readonly Mobile[];
}

/** A mobile behind a provider [U3]. */
export interface Mobile {
  readonly phoneId: PhoneId;
  /** E.164 digits without plus. */
  readonly number: string;
  readonly trunkId: TrunkId;
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
  readonly extensionId: ExtensionId;
  /** Queue calls reach an agent at this extension by its plan, not at one phone (see `placeOfSeat`). */
  readonly isPlace: boolean;
  /** Ordered by start. */
  readonly devices: readonly RingDevice[];
  /** Of the whole plan, counted from its beginning. */
  readonly ringSeconds: number;
  readonly exits: { readonly 'no-answer': NodeName; readonly busy: NodeName; readonly unavailable: NodeName };
}

/**
 * A device begins to ring `startSeconds` after the call came; those that ring already go on [U4]. A mobile has won only when its
 * owner pressed a key; its number is in `mobiles`.
 */
export type RingDevice =
  | { readonly kind: 'phone'; readonly sipUser: string; readonly startSeconds: number }
  | { readonly kind: 'mobile'; readonly phoneId: PhoneId; readonly startSeconds: number };

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
