import type { Database } from '../ports/stores.ts';
import type { NodeOwner } from './node-owner.ts';

export interface HealthPart {
  readonly name: string;
  readonly state: 'up' | 'down';
  /** Why it is down; null while it is up. Shown to anybody who asks. */
  readonly reason: string | null;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly parts: readonly HealthPart[];
}

/** Asks the database, Redis and, in the process that links to them, each media node. */
export async function reportHealth(
  database: Database,
  pingRedis: () => Promise<void>,
  owner: NodeOwner,
  linksNodes: boolean,
): Promise<HealthReport> {
  const parts: HealthPart[] = [
    await ask('database', () => database.ping()),
    await ask('redis', pingRedis),
    ...(linksNodes
      ? owner.links().map(({ nodeId, engine, ready }): HealthPart => {
          const reason = engine.unavailableReason() ?? (ready ? null : 'being compared with the database');
          return { name: `media-node ${nodeId}`, state: reason === null ? 'up' : 'down', reason };
        })
      : []),
  ];
  return { ready: parts.every(({ state }) => state === 'up'), parts };
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
