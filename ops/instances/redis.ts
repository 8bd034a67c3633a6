import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { findBinary } from './binaries.ts';
import { freeTcpPort } from './free-port.ts';
import type { RunningInstance } from './running-instance.ts';
import { startInstance } from './start-instance.ts';
import { storedCredentials } from './stored-credentials.ts';

export interface RedisOptions {
  readonly folder: string;
  /** Must be this one; else the last one if free, else any. */
  readonly port?: number;
  /** Keep the data over a restart (append-only file, synced each second). Default true. */
  readonly appendOnly?: boolean;
  readonly log?: (line: string) => void;
}

export interface Redis extends RunningInstance<'redis'> {
  readonly port: number;
  readonly password: string;
  /** `redis://:PASSWORD@127.0.0.1:PORT/0` */
  readonly url: string;
}

/**
 * A Redis of our own on loopback, with a password, holding its data in `folder`.
 * `noeviction`, as Bull demands: full memory must be an error, never a lost job.
 *
 * @throws InstanceError
 */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const folder = resolve(options.folder);
  const { password } = storedCredentials(folder, ['password']);
  const instance = await startInstance({
    label: 'Redis',
    folder,
    portKinds: { redis: 'tcp' },
    wantedPorts: options.port === undefined ? {} : { redis: options.port },
    choosePorts: async () => ({ redis: await freeTcpPort() }),
    prepare: (ports) => {
      const configuration = join(folder, 'redis.conf');
      const text = redisConfiguration(folder, ports.redis, password, options.appendOnly ?? true);
      writeFileSync(configuration, text, { mode: 0o600 });
      return Promise.resolve({ ...findBinary('redisServer'), args: [configuration] });
    },
    ask: (ports) => ping(ports.redis, password),
    readyWithinMs: 30_000,
    log: options.log ?? (() => undefined),
  });
  const port = instance.ports.redis;
  return { ...instance, port, password, url: `redis://:${password}@127.0.0.1:${port}/0` };
}

function redisConfiguration(folder: string, port: number, password: string, appendOnly: boolean): string {
  return `bind 127.0.0.1
port ${port}
protected-mode yes
requirepass ${password}
daemonize no
dir "${folder}"
save ""
appendonly ${appendOnly ? 'yes' : 'no'}
appendfsync everysec
maxmemory-policy noeviction
`;
}

/** Rejects while Redis loads its data (`-LOADING`) or is another one (`-WRONGPASS`). */
function ping(port: number, password: string): Promise<void> {
  return new Promise((done, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer to PING')));
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error(`Redis answered ${answer.trim()}`));
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.startsWith('+OK\r\n+PONG')) done();
      if (answer.split('\r\n').length > 2) socket.destroy();
    });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
  });
}
