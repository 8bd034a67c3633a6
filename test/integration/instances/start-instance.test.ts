import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findBinary } from '../../../ops/instances/binaries.ts';
import { freeTcpPort } from '../../../ops/instances/free-port.ts';
import { InstanceError } from '../../../ops/instances/instance-error.ts';
import { identify, isAlive, readPidFile, writePidFile } from '../../../ops/instances/pid-file.ts';
import { startRedis } from '../../../ops/instances/redis.ts';
import { stopInstance } from '../../../ops/instances/running-instance.ts';
import { startInstance } from '../../../ops/instances/start-instance.ts';
import type { InstancePlan } from '../../../ops/instances/start-instance.ts';
import { eventually } from '../../support/eventually.ts';
import { InstanceFolders } from './instance-folder.ts';

describe('starting and ending private instances', function () {
  this.timeout(60_000);
  const folders = new InstanceFolders();
  after(() => folders.cleanUp());

  const redisModule = new URL('../../../ops/instances/redis.ts', import.meta.url).href;

  /** A process of its own that starts a Redis and then does nothing. */
  async function startFromAnotherProcess(folder: string): Promise<{ pid: number; redisPid: number }> {
    const script = `const { startRedis } = await import(${JSON.stringify(redisModule)});
      const redis = await startRedis({ folder: ${JSON.stringify(folder)} });
      console.log(redis.pid); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const redisPid = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => {
        reject(new Error(`the other process ended with ${String(code)}`));
      });
      child.stdout.once('data', (data) => {
        resolve(Number(String(data)));
      });
    });
    child.unref();
    if (child.pid === undefined) throw new Error('no child process');
    return { pid: child.pid, redisPid };
  }

  function plan(folder: string, change: Partial<InstancePlan<'redis'>>): InstancePlan<'redis'> {
    return {
      label: 'Test server',
      folder,
      portKinds: { redis: 'tcp' },
      wantedPorts: {},
      choosePorts: async () => ({ redis: await freeTcpPort() }),
      prepare: (ports) =>
        Promise.resolve({
          ...findBinary('redisServer'),
          args: ['--bind', '127.0.0.1', '--port', String(ports.redis), '--save', ''],
        }),
      ask: () => Promise.resolve(),
      readyWithinMs: 5_000,
      log: () => undefined,
      ...change,
    };
  }

  async function failureOf(start: Promise<unknown>): Promise<InstanceError> {
    const failure = await start.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(failure instanceof InstanceError)) throw new Error(`no InstanceError but ${String(failure)}`);
    return failure;
  }

  it('a second start finds the running process and uses it', async () => {
    const folder = folders.folder('reused');
    const first = await startRedis({ folder });
    const second = await startRedis({ folder });
    expect(second.reused).to.equal(true);
    expect(second.pid).to.equal(first.pid);
    expect(second.url).to.equal(first.url);
    expect(await second.stop()).to.equal('ended');
    expect(first.isAlive()).to.equal(false);
  });

  it('a process that hangs is ended and replaced, keeping its address', async () => {
    const folder = folders.folder('hung');
    const first = await startRedis({ folder });
    await first.freeze();
    const second = await startRedis({ folder });
    expect(second.reused).to.equal(false);
    expect(second.port).to.equal(first.port);
    expect(first.isAlive()).to.equal(false);
    await second.stop();
  });

  it('an orphan of a killed parent is found again, and ended by its record', async () => {
    const folder = folders.folder('orphan');
    const parent = await startFromAnotherProcess(folder);
    process.kill(parent.pid, 'SIGKILL');
    await eventually(() => {
      expect(identify(parent.pid)).to.equal(undefined);
    });
    const found = await startRedis({ folder });
    expect(found.reused).to.equal(true);
    expect(found.pid).to.equal(parent.redisPid);

    expect(await stopInstance(folder)).to.equal('ended');
    expect(found.isAlive()).to.equal(false);
    expect(await stopInstance(folder)).to.equal('not-recorded');
  });

  it('Ctrl-C at the terminal reaches the one who started it, not the instance', async () => {
    const folder = folders.folder('ctrl-c');
    const parent = await startFromAnotherProcess(folder);
    // What a terminal does: the signal goes to the whole foreground group.
    process.kill(-parent.pid, 'SIGINT');
    await eventually(() => {
      expect(identify(parent.pid)).to.equal(undefined);
    });
    expect(identify(parent.redisPid)).not.to.equal(undefined);
    expect(await stopInstance(folder)).to.equal('ended');
  });

  it('never ends a process that merely got the number of a recorded one', async () => {
    const folder = folders.folder('recycled');
    const redis = await startRedis({ folder });
    await redis.kill9();
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
    const identity = bystander.pid === undefined ? undefined : identify(bystander.pid);
    if (identity === undefined) throw new Error('no bystander');
    try {
      writePidFile(join(folder, 'process.json'), { ...identity, startedAtTicks: '1' });
      expect(await stopInstance(folder)).to.equal('was-gone');
      expect(isAlive(identity)).to.equal(true);
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('a port that is taken between choosing and listening: it starts on another one', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const takenPort = typeof address === 'object' && address !== null ? address.port : 0;
    const offers = [takenPort, takenPort];
    const instance = await startInstance(
      plan(folders.folder('collision'), {
        choosePorts: async () => ({ redis: offers.shift() ?? (await freeTcpPort()) }),
      }),
    );
    expect(instance.ports.redis).not.to.equal(takenPort);
    expect(offers).to.deep.equal([]);
    await instance.stop();
    await new Promise((resolve) => taken.close(resolve));
  });

  it('a port that must be this one and is taken is said to be taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = await failureOf(startRedis({ folder: folders.folder('wanted'), port }));
    expect(failure.code).to.equal('port-taken');
    expect(failure.message).to.include(String(port));
    await new Promise((resolve) => taken.close(resolve));
  });

  it('a server that ends at once: the error holds the last lines of its log, and nothing is left', async () => {
    const folder = folders.folder('broken');
    const failure = await failureOf(
      startInstance(
        plan(folder, {
          prepare: () =>
            Promise.resolve({ command: 'sh', args: ['-c', 'echo wrong setting in line 7; exit 1'] }),
          ask: () => Promise.reject(new Error('nobody there')),
        }),
      ),
    );
    expect(failure.code).to.equal('not-started');
    expect(failure.message).to.include('wrong setting in line 7');
    expect(readPidFile(join(folder, 'process.json'))).to.equal(undefined);
  });

  it('a server that ignores SIGTERM is ended by force after its time', async () => {
    const script = `process.on('SIGTERM', () => {}); require('net').createServer().listen(+process.argv[1], '127.0.0.1')`;
    const instance = await startInstance(
      plan(folders.folder('stubborn'), {
        prepare: (ports) =>
          Promise.resolve({ command: process.execPath, args: ['-e', script, String(ports.redis)] }),
      }),
    );
    expect(await instance.stop(100)).to.equal('killed');
    expect(instance.isAlive()).to.equal(false);
  });
});
