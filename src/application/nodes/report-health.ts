import { type Database, StoreUnavailableError } from '../ports/stores.ts';

export interface HealthPart {
  readonly name: string;
  readonly state: 'up' | 'down';
  /** Why it is down; null while it is up. Shown to anybody who asks, so it names no address. */
  readonly reason: string | null;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly parts: readonly HealthPart[];
}

/** Asks the database, Redis, and the database again for what the owners of the media nodes say. */
export async function reportHealth(
  database: Database,
  pingRedis: () => Promise<void>,
): Promise<HealthReport> {
  const parts: HealthPart[] = [
    await ask('database', () => database.ping()),
    await ask('redis', pingRedis),
    ...(await nodeParts(database)),
  ];
  return { ready: parts.every(({ state }) => state === 'up'), parts };
}

async function nodeParts(database: Database): Promise<HealthPart[]> {
  try {
    const states = await database.stores.leases.states();
    return states.map(({ mediaNodeId, linked }) => ({
      name: `media-node ${mediaNodeId}`,
      state: linked ? 'up' : 'down',
      // What the engine's connections say is for operators.
      reason: linked ? null : 'not linked; GET /v1/media-nodes tells why',
    }));
  } catch (error) {
    // Told as the database's own part.
    if (error instanceof StoreUnavailableError) return [];
    throw error;
  }
}

async function ask(name: string, question: () => Promise<void>): Promise<HealthPart> {
  try {
    await question();
    return { name, state: 'up', reason: null };
  } catch (error) {
    // Only what kind of fault: a message could hold an address.
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'does not answer';
    return { name, state: 'down', reason };
  }
}
