import { DuplicateValueError, StoreUnavailableError } from '../application/ports/stores.ts';
import { wrongGuess, WrongGuessError } from './guess.ts';
import { ReferenceConflictError, TransactionConflictError } from './store-errors.ts';

/*
 * Error numbers of the server, which do not change with its language or version
 * (https://mariadb.com/kb/en/mariadb-error-codes/, https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html).
 */
const duplicateKey = new Set([1062, 1586]);
const reference = new Set([1216, 1217, 1451, 1452]);
const deadlock = 1213;
/** Deadlock; wait for a row too long; MariaDB's and Galera's snapshot conflict, and that of MySQL's group replication. */
const conflict = new Set([deadlock, 1205, 1020, 3101]);
/** What was asked was begun, and broken off. */
const brokenOff = new Set([
  1053, // server shutdown in progress
  1077, // normal shutdown
  1152, // aborted connection
  1184, // aborted connection
  1317, // statement interrupted
  1927, // connection killed
  1969, // statement timeout
  3169, // connection killed
]);
/** What was asked was not begun. */
const unavailable = new Set([
  1021, // disk full
  1040, // too many connections
  1044, // access denied to the database
  1045, // access denied
  1047, // Galera node not ready
  1129, // host blocked
  1203, // too many connections of this user
  1226, // a resource limit of this user
  1290, // read-only
  1792, // read-only transaction, during a failover
  1836, // read-only
  3024, // timeout of a statement that reads
  4031, // connection closed after a rest
]);
/** Of the network and of mysql2. */
const unreachable = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);

/**
 * Puts what the driver threw into the words of the ports; what is none of its business comes back unchanged.
 *
 * @returns DuplicateValueError, StoreUnavailableError (TransactionConflictError), ReferenceConflictError, or the error itself
 */
export function translateError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { errno, text } = driverFacts(error);
  if (errno !== null && duplicateKey.has(errno)) return new DuplicateValueError(fieldOfKey(text));
  if (errno !== null && reference.has(errno)) return new ReferenceConflictError(text, { cause: error });
  if (errno === wrongGuess) return new WrongGuessError(text, { cause: error });
  if (errno !== null && conflict.has(errno)) return new TransactionConflictError(text, { cause: error });
  if (mayBeDone(error) || (errno !== null && unavailable.has(errno))) {
    return new StoreUnavailableError(`the database does not answer: ${text}`, { cause: error });
  }
  return error;
}

/** Whether the server may have done what it was asked last, because it did not say that it did not. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errno, code, fatal } = driverFacts(error);
  return fatal || unreachable.has(code) || (errno !== null && brokenOff.has(errno));
}

/** The server ended the transaction because it and another one waited for each other. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && driverFacts(error).errno === deadlock;
}

/** TypeORM keeps the driver's error in `driverError`; in a transaction that lost its connection mysql2's comes bare. */
function driverFacts(error: Error) {
  const inner: unknown = Reflect.get(error, 'driverError');
  const source = inner instanceof Error ? inner : error;
  const errno: unknown = Reflect.get(source, 'errno');
  const code: unknown = Reflect.get(source, 'code');
  return {
    // Errors of the network have a negative number, which means nothing here.
    errno: typeof errno === 'number' && errno > 0 ? errno : null,
    code: typeof code === 'string' ? code : '',
    fatal: Reflect.get(source, 'fatal') === true,
    text: source.message,
  };
}

/**
 * Unique keys are called `uq_<table>_<field>`. The message ends with the key's name in quotes, with the table before a dot on
 * MySQL; the value before it is anybody's text, so only the end is read.
 */
function fieldOfKey(message: string): string {
  const key = /'([^']+)'\s*$/.exec(message)?.[1] ?? '';
  return /(?:^|\.)uq_.+_([A-Za-z0-9]+)$/.exec(key)?.[1] ?? 'id';
}
