import type { EngineEvent } from '../../engine/media-engine.ts';

/** Something that lives from what happens on one media node, for as long as this process owns the node. */
export interface NodeListener {
  /** For the log. */
  readonly name: string;
  /** Told each event in its order; must return at once and not throw. */
  take(event: EngineEvent): void;
  /**
   * Makes good what events did not tell: after each connection, and now and then.
   *
   * @throws EngineError, StoreUnavailableError; it is repeated
   */
  compare(): Promise<void>;
  /** The node is given up. */
  close(): Promise<void>;
}
