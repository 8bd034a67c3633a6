import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/stores.ts';

/** A client that repeats a request does so within hours. */
const idempotencyMs = 24 * 3_600_000;

/** A journal is read within seconds, or when an engine that was away is back. */
const staysMs = 100 * 24 * 3_600_000;

/** Somebody may ask why no phone rang. */
const phoneOrdersMs = 24 * 3_600_000;

/** Deletes what nobody can use any more: expired sessions, answers kept for repeated requests, clicks, and where agents were long ago. */
export async function forgetExpired({ stores }: Database, clock: Clock): Promise<void> {
  const now = clock.now();
  await stores.sessions.deleteExpired(now);
  await stores.idempotency.forgetBefore(new Date(now.getTime() - idempotencyMs));
  await stores.phoneOrders.forgetBefore(new Date(now.getTime() - phoneOrdersMs));
  await stores.agents.forgetStaysBefore(new Date(now.getTime() - staysMs));
}
