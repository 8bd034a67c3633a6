import type { Scope } from '../../domain/access/principal.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Stores } from '../ports/stores.ts';
import { carryOut, factsOf, stretchUntil } from './agent-facts.ts';

/** Logs a user out who may not work any more, in the transaction that says so [S11]. Nothing happens to who is no agent. */
export async function endWorkOf(stores: Stores, scope: Scope, userId: UserId, now: Date): Promise<void> {
  const facts = factsOf(stores, scope, await stores.agents.lock(scope, userId));
  if (!facts) return;
  const { ended } = await carryOut(facts, { kind: 'log-out', by: null }, now);
  // It came with a write of something else, which stands in the audit.
  if (ended) await stores.activity.append({ ...ended, revision: null });
}

/**
 * The same of who is no agent any more. The agent's row tells of the stretch that goes on, and it goes: who was logged out for long was so
 * until now, and the log has it [S13].
 */
export async function endAgent(stores: Stores, scope: Scope, userId: UserId, now: Date): Promise<void> {
  const facts = factsOf(stores, scope, await stores.agents.lock(scope, userId));
  if (!facts) return;
  const { ended } = await carryOut(facts, { kind: 'log-out', by: null }, now);
  await stores.activity.append({ ...(ended ?? stretchUntil(now, facts)), revision: null });
  await stores.agents.delete(scope, userId);
}
