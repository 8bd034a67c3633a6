import type { CompanyId, ExtensionId, NumberId, PhoneId, QueueId, Revision, TrunkId } from '../ids.ts';
import type { Destination } from './destination.ts';

/** All that an engine node must know of a company, read at one revision. Secrets are sealed. */
export interface CompanySnapshot {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  readonly phones: readonly PhoneFacts[];
  readonly extensions: readonly ExtensionFacts[];
  readonly trunks: readonly TrunkFacts[];
  readonly numbers: readonly NumberFacts[];
  readonly queues: readonly QueueFacts[];
}

export interface PhoneFacts {
  readonly id: PhoneId;
  readonly kind: 'sip' | 'mobile';
  readonly sipUser: string | null;
  readonly sealedSecret: string | null;
  /** E.164 of a mobile; null for a SIP phone. */
  readonly mobileNumber: string | null;
  /** Through which provider a mobile is called; null: the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
}

export interface ExtensionFacts {
  readonly id: ExtensionId;
  readonly digits: string;
  readonly name: string;
  readonly ringSeconds: number;
  /** Ordered by start. */
  readonly devices: readonly { readonly phoneId: PhoneId; readonly startSeconds: number }[];
}

export interface TrunkFacts {
  readonly id: TrunkId;
  readonly host: string;
  readonly port: number;
  readonly inboundAddresses: readonly string[];
  readonly register: boolean;
  readonly username: string | null;
  readonly sealedSecret: string | null;
}

export interface NumberFacts {
  readonly id: NumberId;
  readonly digits: string;
  readonly destination: Destination;
}

export interface QueueFacts {
  readonly id: QueueId;
  readonly strategy: 'ring-all' | 'longest-idle' | 'fewest-calls' | 'random' | 'round-robin' | 'linear';
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  readonly maxWaitSeconds: number | null;
  readonly maxCallers: number | null;
  readonly joinWhenEmpty: boolean;
  readonly announcePosition: boolean;
  readonly announceEverySeconds: number;
  readonly serviceLevelSeconds: number;
  readonly record: boolean;
  readonly onTimeout: Destination;
  readonly onFull: Destination;
  readonly onEmpty: Destination;
}
