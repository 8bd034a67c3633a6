import { DataSource } from 'typeorm';
import { boundedDriver } from './bounded-pool.ts';
import { entities } from './entities.ts';
import { migrations } from './migrations.ts';
import { StatementListener } from './statement-listener.ts';

export interface DataSourceOptions {
  /** `mariadb://user:password@host:port/database`, or the same with `mysql://`. */
  readonly url: string;
  /** Connections; 10 when left out. */
  readonly poolSize?: number;
  /** How long to wait for a connection; 2 s when left out. */
  readonly acquireDeadlineMs?: number;
  /** How long to wait for the answer to one statement, null for ever; 5 s when left out. */
  readonly statementDeadlineMs?: number | null;
  /** How long to wait for a row that another transaction holds; 3 s when left out, in any case less than a statement may take. */
  readonly lockWaitSeconds?: number;
  /** Called with the text of every statement, before it runs. */
  readonly onQuery?: (sql: string) => void;
}

/** The connection pool with the schema. `initialize()` connects; `destroy()` closes. */
export class SwitchroomDataSource extends DataSource {
  readonly settings: DataSourceOptions;

  constructor(settings: DataSourceOptions) {
    const address = parseAddress(settings.url);
    const acquireMs = settings.acquireDeadlineMs ?? 2_000;
    super({
      ...address,
      driver: boundedDriver({
        acquireMs,
        statementMs: settings.statementDeadlineMs === undefined ? 5_000 : settings.statementDeadlineMs,
        lockWaitSeconds: settings.lockWaitSeconds ?? 3,
      }),
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      // A number while it is exact, which all of ours are.
      bigNumberStrings: false,
      connectTimeout: acquireMs,
      poolSize: settings.poolSize ?? 10,
      // Beyond this a dead database answers at once instead of gathering waiters.
      extra: { queueLimit: 1_000 },
      entities,
      migrations,
      migrationsTransactionMode: 'none',
      synchronize: false,
      logger: new StatementListener(settings.onQuery ?? (() => undefined)),
    });
    this.settings = settings;
  }
}

/** @throws Error when the address is not one of a MariaDB or MySQL database; the message does not show the password */
export function createDataSource(options: DataSourceOptions): SwitchroomDataSource {
  return new SwitchroomDataSource(options);
}

interface Address {
  readonly type: 'mariadb' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

function parseAddress(url: string): Address {
  if (!URL.canParse(url)) throw new Error('the database address is not a URL');
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const type = protocol.replace(':', '');
  if (type !== 'mariadb' && type !== 'mysql') {
    throw new Error(`the database address begins with ${protocol}//, not with mariadb:// or mysql://`);
  }
  const database = decodeURIComponent(pathname.slice(1));
  if (database === '') throw new Error('the database address names no database');
  return {
    type,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 3306 : Number(port),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
  };
}
