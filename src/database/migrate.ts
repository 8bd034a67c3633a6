import { createHash } from 'node:crypto';
import { createDataSource } from './data-source.ts';
import type { SwitchroomDataSource } from './data-source.ts';

/** How long a process waits for another one that migrates. */
const lockSeconds = 300;

/**
 * Brings the schema up to date. Processes that start together take turns; those that come later find nothing left to do.
 *
 * @returns the names of the migrations that ran, oldest first
 * @throws StoreUnavailableError, or the database's error when a migration fails
 */
export async function migrate(dataSource: SwitchroomDataSource): Promise<string[]> {
  const { settings } = dataSource;
  // A connection of its own without a deadline for statements: to alter a large table takes its time.
  const patient = createDataSource({ ...settings, poolSize: 2, statementDeadlineMs: null });
  await patient.initialize();
  const holder = patient.createQueryRunner();
  try {
    const lock = lockName(String(patient.options.database));
    // The lock belongs to this connection and ends with it, whatever becomes of the process.
    const [answer] = await holder.manager.query<{ taken: number | null }[]>(
      'SELECT GET_LOCK(?, ?) AS taken',
      [lock, lockSeconds],
    );
    if (answer?.taken !== 1) throw new Error(`another process migrates for more than ${lockSeconds} s`);
    try {
      return (await patient.runMigrations()).map(({ name }) => name);
    } finally {
      await holder.query('DO RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await holder.release();
    await patient.destroy();
  }
}

/** Named locks are server-wide and at most 64 characters long. */
function lockName(database: string): string {
  return `switchroom-migrate-${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}
