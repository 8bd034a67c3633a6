import { type Connection, createConnection } from 'mysql2/promise';
import type { RawMember } from './raw-member.ts';

/**
 * The floor of a status click: one small durable commit, then the same commands sent straight to the engine, each awaited, phase
 * after phase. The product sends the phases of a break at once, which is its own merit. No access check, no audit, no revision.
 */
export class RawClick {
  readonly #database: Connection;
  readonly #member: RawMember;

  private constructor(database: Connection, member: RawMember) {
    this.#database = database;
    this.#member = member;
  }

  /** @param databaseUrl an empty database of its own, which is made if missing, on the server that the product uses */
  static async prepare(databaseUrl: string, member: RawMember): Promise<RawClick> {
    const url = new URL(databaseUrl);
    const name = url.pathname.slice(1);
    const database = await createConnection(databaseUrl.slice(0, -name.length - 1));
    await database.query(`CREATE DATABASE IF NOT EXISTS ${name}`);
    await database.query(`USE ${name}`);
    await database.query(
      'CREATE TABLE IF NOT EXISTS clicks (id int PRIMARY KEY, status int NOT NULL, since datetime(3) NOT NULL) ENGINE=InnoDB',
    );
    await database.query('INSERT IGNORE INTO clicks VALUES (1, 0, NOW(3))');
    return new RawClick(database, member);
  }

  async enter(): Promise<void> {
    await this.#commit(1);
    await this.#member.enter();
  }

  async leave(): Promise<void> {
    await this.#commit(0);
    await this.#member.leave();
  }

  /** To be called when the member is in the queues. */
  async close(): Promise<void> {
    await this.#member.close();
    await this.#database.end();
  }

  /** Outside of a transaction a statement is one: it is on the disk when it is answered. */
  async #commit(status: number): Promise<void> {
    await this.#database.query('UPDATE clicks SET status = ?, since = NOW(3) WHERE id = 1', [status]);
  }
}
