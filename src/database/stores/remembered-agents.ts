import type { LockedAgent } from '../../application/ports/stores.ts';
import type { UserId } from '../../domain/ids.ts';
import { rememberedOnSource } from './remembered.ts';

/** An agent as it was read under its lock, or written after that. */
export interface AgentReading {
  readonly locked: LockedAgent;
  /** The server's own words for all of the reading but the agent's version, which our writing raises, and the statuses. */
  readonly stamp: string;
}

/** A reading has about 5 KB. Who takes one puts the outcome back, so a wrong one is gone by once. */
export const rememberedAgents = rememberedOnSource<UserId, AgentReading>(2_000);
