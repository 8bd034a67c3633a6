import { expect } from 'chai';
import { Redis } from 'ioredis';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis } from '../../../ops/instances/redis.ts';
import { InstanceFolders } from './instance-folder.ts';

describe('private Redis', () => {
  const folders = new InstanceFolders();
  after(() => folders.cleanUp());

  async function using<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(url, { lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await use(client);
    } finally {
      client.disconnect();
    }
  }

  it('keeps its data and its address over a restart, and over kill -9 once it is on disk', async () => {
    const folder = folders.folder('kept');
    const first = await startRedis({ folder });
    await using(first.url, (client) => client.set('switch', 'room'));
    expect(await first.stop()).to.equal('ended');

    const second = await startRedis({ folder });
    expect(second.reused).to.equal(false);
    expect(second.url).to.equal(first.url);
    expect(await using(second.url, (client) => client.get('switch'))).to.equal('room');
    await second.kill9();
    expect(second.isAlive()).to.equal(false);

    const third = await startRedis({ folder });
    expect(await using(third.url, (client) => client.get('switch'))).to.equal('room');
    await third.stop();
  });

  it('two run side by side, each with its own port, password and data', async () => {
    const [one, two] = await Promise.all([
      startRedis({ folder: folders.folder('one'), appendOnly: false }),
      startRedis({ folder: folders.folder('two'), appendOnly: false }),
    ]);
    expect(one.port).not.to.equal(two.port);
    await using(one.url, (client) => client.set('mine', '1'));
    expect(await using(two.url, (client) => client.get('mine'))).to.equal(null);
    const strange = await using(two.url.replace(two.password, one.password), (client) => client.ping()).catch(
      (error: unknown) => String(error),
    );
    expect(strange).not.to.equal('PONG');
    await Promise.all([one.stop(), two.stop()]);
  });

  it('listens on loopback only, refuses without a password, and never throws away a job for want of memory', async () => {
    const redis = await startRedis({ folder: folders.folder('careful'), appendOnly: false });
    await using(redis.url, async (client) => {
      expect(await client.config('GET', 'bind')).to.deep.equal(['bind', '127.0.0.1']);
      expect(await client.config('GET', 'maxmemory-policy')).to.deep.equal([
        'maxmemory-policy',
        'noeviction',
      ]);
    });
    const refused = await using(`redis://127.0.0.1:${redis.port}`, (client) => client.get('x')).catch(
      (error: unknown) => String(error),
    );
    expect(refused).to.include('NOAUTH');
    expect(statSync(join(redis.folder, 'credentials.json')).mode & 0o777).to.equal(0o600);
    expect(statSync(join(redis.folder, 'redis.conf')).mode & 0o777).to.equal(0o600);
    await redis.stop();
  });
});
