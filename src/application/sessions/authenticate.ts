import type { Principal } from '../../domain/access/principal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** Tells who a bearer token is: a session or an API key; null when it is neither (any more). */
export async function authenticate(
  token: string,
  sessions: SessionStore,
  secrets: Secrets,
  clock: Clock,
): Promise<Principal | null> {
  const hash = secrets.digest(token);
  const now = clock.now();
  return token.startsWith('swk_')
    ? await sessions.principalOfApiKey(hash, now)
    : await sessions.principalOfSession(hash, now);
}
