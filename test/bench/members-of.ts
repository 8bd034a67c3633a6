import { asteriskOf } from '../../ops/local/installation.ts';
import type { BenchSystem } from './bench-system.ts';
import { RawManager } from './raw-manager.ts';

/** How many of our agents these queues have; asked of the engine. */
export async function membersOf({ installation }: BenchSystem, queueIds: readonly number[]): Promise<number> {
  const manager = await RawManager.connect(asteriskOf(installation));
  try {
    let members = 0;
    for (const queueId of queueIds) {
      const lines = await manager.command(`queue show queue-${queueId}`);
      members += lines.filter((line) => /^\s+agent-\d+ /.test(line)).length;
    }
    return members;
  } finally {
    manager.close();
  }
}
