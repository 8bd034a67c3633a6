import type { Connection, RowDataPacket } from 'mysql2/promise';
import { now } from './clock.ts';
import type { Mark } from './control-taps.ts';

interface LogRow extends RowDataPacket {
  readonly at: string;
  readonly statement: string;
}

/** The database's own log of statements (general_log), which holds each with the time of its arrival. */
export class StatementLog {
  readonly #database: Connection;
  readonly #offsetMs: number;

  private constructor(database: Connection, offsetMs: number) {
    this.#database = database;
    this.#offsetMs = offsetMs;
  }

  /** @param database a connection of the administrator */
  static async start(database: Connection): Promise<StatementLog> {
    const offsetMs = await clockOffsetMs(database);
    await database.query('SET GLOBAL log_output = ?', ['TABLE']);
    await database.query('TRUNCATE TABLE mysql.general_log');
    await database.query('SET GLOBAL general_log = 1');
    return new StatementLog(database, offsetMs);
  }

  /** Ends the log. @param user whose statements to give */
  async finish(user: string): Promise<Mark[]> {
    await this.#database.query('SET GLOBAL general_log = 0');
    const [rows] = await this.#database.query<LogRow[]>(
      `SELECT UNIX_TIMESTAMP(event_time) AS at, CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
      WHERE command_type IN ('Query', 'Execute') AND user_host LIKE CONCAT(?, '[%')`,
      [user],
    );
    return rows.flatMap(({ at, statement }) =>
      statementsOf(statement).map((one) => ({
        at: Number(at) * 1_000 - this.#offsetMs,
        by: 'sql' as const,
        label: statementLabel(one),
      })),
    );
  }
}

/** What was sent together is one row of the log. Inside of values a new line is written as an escape. */
export function statementsOf(text: string): string[] {
  return text.split(';\n');
}

/** Verb and first table of a statement, e.g. `SELECT agents FOR UPDATE`; without any value. */
export function statementLabel(statement: string): string {
  const text = withoutParentheses(statement).replaceAll(/\s+/g, ' ').trim();
  const verb = /^[A-Za-z]+/.exec(text)?.[0].toUpperCase() ?? '?';
  const table = / (?:FROM|INTO|JOIN) `?(\w+)`?/i.exec(text)?.[1] ?? /^UPDATE `?(\w+)`?/i.exec(text)?.[1];
  const lock = / FOR UPDATE$/i.test(text) ? ' FOR UPDATE' : '';
  return table === undefined ? verb : `${verb} ${table}${lock}`;
}

/** Subqueries and lists of values are no part of a statement's name. */
function withoutParentheses(text: string): string {
  const shorter = text.replaceAll(/'(?:[^'\\]|\\.)*'/g, '').replaceAll(/\([^()]*\)/g, ' ');
  return shorter === text ? text : withoutParentheses(shorter);
}

/** How much the database's clock is ahead of ours: the reading with the shortest round trip is the best. */
async function clockOffsetMs(database: Connection): Promise<number> {
  let best = { roundTripMs: Infinity, offsetMs: 0 };
  for (let reading = 0; reading < 20; reading += 1) {
    const before = now();
    const [rows] = await database.query<LogRow[]>('SELECT UNIX_TIMESTAMP(SYSDATE(6)) AS at');
    const roundTripMs = now() - before;
    const offsetMs = Number(rows[0]?.at) * 1_000 - (before + roundTripMs / 2);
    if (roundTripMs < best.roundTripMs) best = { roundTripMs, offsetMs };
  }
  return best.offsetMs;
}
