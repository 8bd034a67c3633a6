import type { DataSource } from 'typeorm';
import { StoreUnavailableError } from '../application/ports/stores.ts';
import type { Database, Stores } from '../application/ports/stores.ts';
import { translateError } from './driver-errors.ts';
import { WrongGuessError } from './guess.ts';
import { SqlSession } from './sql-session.ts';
import { ReferenceConflictError, StaleRecordError, TransactionConflictError } from './store-errors.ts';
import { createStores } from './stores.ts';
import { storeChange } from './stores/stored-change.ts';

export interface DatabaseOptions {
  /** Stamps what is written; the system's clock when left out. */
  readonly now?: () => Date;
  /** How long `ping` waits; 2 s when left out. */
  readonly pingDeadlineMs?: number;
}

const retries = 3;
const firstPauseMs = 5;

/**
 * The stores on an initialised data source.
 *
 * A transaction runs again not only after a deadlock, but whenever somebody else's write came between its reading and its
 * writing and the database noticed: the new run reads what is there now.
 */
export function openDatabase(dataSource: DataSource, options: DatabaseOptions = {}): Database {
  const { now = () => new Date(), pingDeadlineMs = 2_000 } = options;
  return {
    stores: createStores(SqlSession.onPool(dataSource, now)),

    transaction: (work) =>
      untilDone((mayGuess) => runOnce(dataSource, { now, mayGuess }, ({ stores }) => work(stores))),

    change: (work) =>
      untilDone((mayGuess) =>
        runOnce(dataSource, { now, mayGuess }, async ({ session, stores, requireSound }) => {
          const made = await work(stores);
          if (!made) return null;
          const { value, draft, finish } = made;
          requireSound();
          const change = await storeChange(session, draft, { commit: finish === undefined });
          await finish?.(stores, value, change.revision);
          return { value, change };
        }),
      ),

    async ping() {
      await withinDeadline(dataSource.query('SELECT 1'), pingDeadlineMs);
    },
  };
}

/** @param run may guess the first time only: who was wrong must not go by what another one remembers */
async function untilDone<T>(run: (mayGuess: boolean) => Promise<T>): Promise<T> {
  for (let runs = 0; ; runs += 1) {
    try {
      return await run(runs === 0);
    } catch (error) {
      if (!isConflict(error) || runs === retries) throw error;
      // Nobody is in the way of who only guessed wrong.
      if (!(error instanceof WrongGuessError)) await pause(firstPauseMs * 2 ** runs);
    }
  }
}

interface OpenTransaction {
  readonly session: SqlSession;
  readonly stores: Stores;
  /** To be called before the commit. @throws StoreUnavailableError when the server has ended the transaction meanwhile */
  readonly requireSound: () => void;
}

async function runOnce<T>(
  dataSource: DataSource,
  { now, mayGuess }: { readonly now: () => Date; readonly mayGuess: boolean },
  work: (transaction: OpenTransaction) => Promise<T>,
): Promise<T> {
  const runWork = async (session: SqlSession) => {
    // The server has rolled back what stood before a deadlock. If `work` passed over that error, its commit would store a half.
    const dooms: StoreUnavailableError[] = [];
    const stores = createStores(session, (error) => {
      if (error instanceof StoreUnavailableError) dooms.push(error);
    });
    const requireSound = () => {
      if (dooms[0] !== undefined) throw dooms[0];
    };
    const result = await work({ session, stores, requireSound });
    requireSound();
    return result;
  };
  try {
    return await SqlSession.transaction(dataSource, now, runWork, { mayGuess });
  } catch (error) {
    throw translateError(error);
  }
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof TransactionConflictError ||
    error instanceof ReferenceConflictError ||
    error instanceof StaleRecordError
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function withinDeadline(answer: Promise<unknown>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new StoreUnavailableError(`the database gave no answer within ${deadlineMs} ms`));
    }, deadlineMs);
  });
  try {
    await Promise.race([answer, late]);
  } catch (error) {
    throw translateError(error);
  } finally {
    clearTimeout(timer);
  }
}
