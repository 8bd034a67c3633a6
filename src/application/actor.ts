import type { Principal } from '../domain/access/principal.ts';

/** Who acts, and from where; goes into the audit of each write [P6]. */
export interface Actor {
  readonly principal: Principal;
  /** IP address of the request. */
  readonly address: string;
}
