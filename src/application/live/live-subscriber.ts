import type { LiveEvent } from './live-event.ts';
import type { Viewer } from './viewer.ts';

/** Somebody to whom a company is shown live. Its methods return at once and do not throw. */
export interface LiveSubscriber {
  readonly viewer: Viewer;
  /** The last event that came through before the connection was lost; null: begin with a snapshot. */
  readonly lastEventId: string | null;
  deliver(events: readonly LiveEvent[]): void;
  /** Looks whether the viewer may still look, before anything more is delivered. */
  recheck(): Promise<void>;
  /** Nothing more comes. */
  end(): void;
}
