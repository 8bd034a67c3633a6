import type { Principal } from '../domain/access/principal.ts';
import type { BelievedCaller } from './sessions/believed-caller.ts';

/** Who acts, and from where; goes into the audit of each write [P6]. */
export interface Actor {
  readonly principal: Principal;
  /** IP address of the request. */
  readonly address: string;
  /** Set as long as nobody but our memory says who the principal is: a change proves it or is not stored. */
  readonly believed?: BelievedCaller;
}
