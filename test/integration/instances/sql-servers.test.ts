import { expect } from 'chai';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { databaseTemplateFolder } from '../../../ops/instances/cache-folder.ts';
import { databaseKinds, databaseNames, startDatabase } from '../../../ops/local/local-database.ts';
import { onMysql } from '../../support/on-mysql.ts';
import { InstanceFolders } from './instance-folder.ts';

for (const kind of databaseKinds) {
  (kind === 'mysql' ? onMysql : describe)(`private ${databaseNames[kind]}`, function () {
    this.timeout(120_000);
    const folders = new InstanceFolders();
    after(() => folders.cleanUp());

    async function query(url: string, ...statements: string[]): Promise<RowDataPacket[]> {
      const connection = await createConnection(url);
      try {
        let rows: RowDataPacket[] = [];
        for (const statement of statements) [rows] = await connection.query<RowDataPacket[]>(statement);
        return rows;
      } finally {
        connection.destroy();
      }
    }

    async function failure(url: string): Promise<string> {
      return query(url, 'SELECT 1').then(
        () => 'let in',
        (error: unknown) => String(error),
      );
    }

    it('keeps its data, passwords and address over a restart and over kill -9', async () => {
      const folder = folders.folder('kept');
      const first = await startDatabase(kind, { folder });
      await query(first.url(), 'CREATE TABLE t (v VARCHAR(20))', `INSERT INTO t VALUES ('árvíz 🌊')`);
      expect(await first.stop(30_000)).to.equal('ended');

      const second = await startDatabase(kind, { folder });
      expect(second.reused).to.equal(false);
      expect(second.url()).to.equal(first.url());
      expect(await query(second.url(), 'SELECT v FROM t')).to.deep.equal([{ v: 'árvíz 🌊' }]);
      await query(second.url(), `INSERT INTO t VALUES ('later')`);
      await second.kill9();
      expect(second.isAlive()).to.equal(false);

      const third = await startDatabase(kind, { folder });
      expect(await query(third.url(), 'SELECT COUNT(*) AS n FROM t')).to.deep.equal([{ n: 2 }]);
      await third.stop(30_000);
    });

    it('two copies of one template run side by side and know nothing of each other', async () => {
      const templateFolder = databaseTemplateFolder();
      const [one, two] = await Promise.all(
        ['one', 'two'].map((name) =>
          startDatabase(kind, { folder: folders.folder(name), durable: false, templateFolder }),
        ),
      );
      if (one === undefined || two === undefined) throw new Error('two were started');
      await query(one.url(), 'CREATE TABLE mine (v INT)');
      expect(await query(two.url(), 'SHOW TABLES')).to.deep.equal([]);
      expect(await failure(two.url().replace(two.password, one.password))).to.include('Access denied');
      await Promise.all([one.stop(30_000), two.stop(30_000)]);
    });

    it('has no account without a password, and the application sees only its own databases', async () => {
      const server = await startDatabase(kind, {
        folder: folders.folder('careful'),
        durable: false,
        templateFolder: databaseTemplateFolder(),
      });
      const address = `127.0.0.1:${server.port}`;
      expect(await failure(`mysql://root@${address}/mysql`)).to.include('Access denied');
      expect(await failure(`mysql://nobody@${address}/`)).to.include('Access denied');
      expect(await failure(server.url('mysql'))).to.include('Access denied');
      await query(server.url(), 'CREATE DATABASE switchroom_test_1', 'DROP DATABASE switchroom_test_1');
      const [settings] = await query(
        server.rootUrl(),
        'SELECT @@bind_address AS address, @@character_set_server AS charset, @@time_zone AS zone',
      );
      expect(settings).to.deep.equal({ address: '127.0.0.1', charset: 'utf8mb4', zone: '+00:00' });
      await server.stop(30_000);
    });

    it('syncs each commit when durable, and only then', async () => {
      const templateFolder = databaseTemplateFolder();
      for (const durable of [true, false]) {
        const server = await startDatabase(kind, {
          folder: folders.folder(`durable-${durable}`),
          durable,
          templateFolder,
        });
        const [row] = await query(server.rootUrl(), 'SELECT @@innodb_flush_log_at_trx_commit AS flush');
        expect(row).to.deep.equal({ flush: durable ? 1 : 2 });
        await server.stop(30_000);
      }
    });
  });
}
