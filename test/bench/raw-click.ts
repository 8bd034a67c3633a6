import { type Connection, createConnection } from 'mysql2/promise';
import type { RawManager } from './raw-manager.ts';

/**
 * The floor of a status click: one small durable commit, then the same actions sent straight to the engine, each awaited by its
 * response and its event, phase after phase, as the product does it. No access check, no audit, no revision.
 */
export class RawClick {
  readonly #database: Connection;
  readonly #manager: RawManager;
  readonly #queues: readonly string[];
  readonly #device: string;
  #inQueues = false;

  private constructor(
    database: Connection,
    manager: RawManager,
    { queues, device }: { queues: readonly string[]; device: string },
  ) {
    this.#database = database;
    this.#manager = manager;
    this.#queues = queues;
    this.#device = device;
  }

  /** @param databaseUrl an empty database of its own, which is made if missing, on the server that the product uses */
  static async prepare(
    databaseUrl: string,
    manager: RawManager,
    member: { queues: readonly string[]; device: string },
  ): Promise<RawClick> {
    const url = new URL(databaseUrl);
    const name = url.pathname.slice(1);
    const database = await createConnection(databaseUrl.slice(0, -name.length - 1));
    await database.query(`CREATE DATABASE IF NOT EXISTS ${name}`);
    await database.query(`USE ${name}`);
    await database.query(
      'CREATE TABLE IF NOT EXISTS clicks (id int PRIMARY KEY, status int NOT NULL, since datetime(3) NOT NULL) ENGINE=InnoDB',
    );
    await database.query('INSERT IGNORE INTO clicks VALUES (1, 0, NOW(3))');
    return new RawClick(database, manager, member);
  }

  get isIn(): boolean {
    return this.#inQueues;
  }

  /** Into all queues: add paused, then unpause. */
  async enter(): Promise<void> {
    await this.#commit(1);
    await this.#onAll(
      'QueueAdd',
      { event: 'QueueMemberAdded', paused: true },
      { Paused: 'true', Penalty: '1' },
    );
    await this.#onAll('QueuePause', { event: 'QueueMemberPause', paused: false }, { Paused: 'false' });
    this.#inQueues = true;
  }

  /** Out of all queues: pause, then remove and look for offers on their way. */
  async leave(): Promise<void> {
    await this.#commit(0);
    await this.#onAll('QueuePause', { event: 'QueueMemberPause', paused: true }, { Paused: 'true' });
    await Promise.all([
      this.#onAll('QueueRemove', { event: 'QueueMemberRemoved', paused: true }, {}),
      this.#manager.send('Getvar', { Variable: `CHANNELS(^(${this.#device})-)` }),
    ]);
    this.#inQueues = false;
  }

  async close(): Promise<void> {
    if (this.#inQueues) await this.leave();
    await this.#database.end();
  }

  /** Outside of a transaction a statement is one: it is on the disk when it is answered. */
  async #commit(status: number): Promise<void> {
    await this.#database.query('UPDATE clicks SET status = ?, since = NOW(3) WHERE id = 1', [status]);
  }

  async #onAll(
    action: string,
    confirmation: { event: 'QueueMemberAdded' | 'QueueMemberRemoved' | 'QueueMemberPause'; paused: boolean },
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const device = this.#device;
    await Promise.all(
      this.#queues.map((queue) =>
        this.#manager.sendConfirmed(
          action,
          { Queue: queue, Interface: device, ...headers },
          { ...confirmation, queue, device },
        ),
      ),
    );
  }
}
