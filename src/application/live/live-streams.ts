import type { Readable } from 'node:stream';
import type { Principal } from '../../domain/access/principal.ts';
import type { Topic } from './viewer.ts';

/** Somebody wants to look. */
export interface LiveRequest {
  readonly principal: Principal;
  readonly topics: readonly Topic[];
  readonly lastEventId: string | null;
  /** Who the caller is now: asked again and again while the stream runs. Null: nobody any more. */
  readonly authenticate: () => Promise<Principal | null>;
}

export type LiveOpened =
  | { readonly outcome: 'opened'; readonly stream: Readable }
  /** The user has as many streams as one may have. */
  | { readonly outcome: 'too-many'; readonly most: number };

/** Makes streams of what there is to see. */
export interface LiveStreams {
  open(request: LiveRequest): LiveOpened;
}
