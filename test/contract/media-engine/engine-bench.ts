import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import type { HeldMembership } from '../../../src/domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';

/** An engine under test, and somebody else who looks at it and changes it without the port. */
export interface EngineBench {
  /** Started, and available. */
  readonly engine: MediaEngine;
  /** The members of all queues as the engine tells them to somebody else. */
  membersSeen(): Promise<HeldMembership[]>;
  /** What somebody else does to the engine behind our back. */
  readonly somebody: {
    adds(membership: HeldMembership): Promise<void>;
    removes(membership: Membership): Promise<void>;
    pauses(membership: Membership): Promise<void>;
  };
  /** What the engine loads anew when only this was edited. */
  readonly loadedFor: { readonly queue: readonly string[]; readonly phone: readonly string[] };
  /** The engine dies at once, with everything that it held in memory. */
  kill(): Promise<void>;
  /** It starts again with what lies beside it. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}
