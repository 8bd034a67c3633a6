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
  // Only MariaDB tells the milliseconds of a statement by itself.
  let since = new Map<string, number>();
  await eventually(async () => {
    const running = await dataSource.query<{ statement: string }[]>(
      `SELECT CONCAT(ID, ' ', INFO) AS statement FROM information_schema.PROCESSLIST
      WHERE DB = DATABASE() AND COMMAND IN ('Query', 'Execute') AND ID <> CONNECTION_ID()`,
    );
    const now = performance.now();
    since = new Map(running.map(({ statement }) => [statement, since.get(statement) ?? now]));
    expect(Math.max(...[...since.values()].map((at) => now - at))).to.be.at.least(50);
  });
}
