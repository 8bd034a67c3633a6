import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, PhoneId } from '../../domain/ids.ts';

/** What a node says of one SIP phone. */
export interface RegistrationState {
  readonly sipUser: string;
  readonly registered: boolean;
}

/** Since when a phone has been registered, or not, and at which node it is or was last. */
export interface RegistrationRecord {
  readonly registered: boolean;
  readonly since: Date;
  readonly mediaNodeId: MediaNodeId;
}

/**
 * Which phones are registered, as the nodes last said. It is there to be shown; all that is decided by it is which node of a company
 * calls its customers back.
 */
export interface RegistrationStore {
  /**
   * Stores what differs from what is known, in one statement however many phones. SIP users that no phone has are passed over.
   * That a phone is not registered counts only from the node where it was: others never had it.
   */
  report(node: MediaNodeId, states: readonly RegistrationState[], now: Date): Promise<void>;
  /** The SIP users of the phones that are registered at this node as far as is known. */
  presentOn(node: MediaNodeId): Promise<string[]>;
  /** Phones of which nothing was said yet are left out. */
  ofPhones(scope: Scope, phoneIds: readonly PhoneId[]): Promise<ReadonlyMap<PhoneId, RegistrationRecord>>;
}
