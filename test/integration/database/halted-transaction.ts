import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import type { Database, Stores } from '../../../src/application/ports/stores.ts';
import { eventually } from '../../support/eventually.ts';

/** A transaction that stops in the middle until told to go on. */
export interface HaltedTransaction<T> {
  /** Resolves when it stands still. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
  readonly done: Promise<T>;
}

const standing: (() => void)[] = [];

export function haltedTransaction<T>(
  database: Database,
  work: (stores: Stores, halt: () => Promise<void>) => Promise<T>,
): HaltedTransaction<T> {
  let goOn: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (goOn = resolve));
  const reached = new Promise<void>((resolve) => (arrived = resolve));
  const done = database.transaction((stores) =>
    work(stores, async () => {
      arrived();
      await told;
    }),
  );
  standing.push(goOn);
  return { reached, goOn, done };
}

/** After a test, however it ended, nothing may stand still. */
export function releaseHaltedTransactions(): void {
  for (const goOn of standing.splice(0)) goOn();
}

/** Resolves when a statement has had no answer for so long that it must be waiting for a row of another transaction. */
export async function somebodyWaits(dataSource: DataSource): Promise<void> {
  await eventually(async () => {
    const [state] = await dataSource.query<{ waits: number }[]>(
      `SELECT COUNT(*) AS waits FROM information_schema.PROCESSLIST
      WHERE DB = DATABASE() AND COMMAND IN ('Query', 'Execute') AND TIME_MS > 50 AND ID <> CONNECTION_ID()`,
    );
    expect(state?.waits).to.be.at.least(1);
  });
}
