import { createTestDatabase } from '../../support/database.ts';
import { addSampleCompany } from './sample-company.ts';
let count = 0;
let log: string[] | null = null;
const t = await createTestDatabase(undefined, {
  onQuery: (s) => {
    count += 1;
    log?.push(s.replace(/\s+/g, ' ').slice(0, 90));
  },
});
const c = await addSampleCompany(t.database);
const scope = { companyId: c.companyId };
const uid = c.records.user.id;
const { stores } = t.database;
async function time(name: string, f: () => Promise<unknown>) {
  for (let i = 0; i < 200; i++) await f();
  count = 0;
  const n = 2000;
  const s = performance.now();
  for (let i = 0; i < n; i++) await f();
  console.log(
    name.padEnd(30),
    ((performance.now() - s) / n).toFixed(3),
    'ms',
    (count / n).toFixed(1),
    'statements',
  );
}
import { createPool } from 'mysql2/promise';
const pool = createPool(t.url.replace('mariadb:', 'mysql:'));
const conn = await pool.getConnection();
await time('warm', () => t.dataSource.query('SELECT 1'));
await time('warm', () => stores.records.user.find(scope, uid));
await time('mysql2 conn', () => conn.query('SELECT 1'));
await time('mysql2 pool', () => pool.query('SELECT 1'));
await t.dataSource.transaction(async (m) => {
  await time('in-tx select 1', () => m.query('SELECT 1'));
});
await time('raw select 1', () => t.dataSource.query('SELECT 1'));
await time('agents.find', () => stores.agents.find(scope, uid));
await time('status.find', () => stores.records.status.find(scope, c.records.status.id));
await time('user.find', () => stores.records.user.find(scope, uid));
await time('snapshot.agent', () => stores.snapshots.agent(uid));
await time('snapshot.company', () => stores.snapshots.company(c.companyId));
await time('empty transaction', () => t.database.transaction(async () => undefined));
await time('click', () =>
  t.database.transaction(async (s) => {
    const a = (await s.agents.findForUpdate(scope, uid))!;
    await s.records.user.find(scope, uid);
    await s.records.status.find(scope, a.statusId);
    await s.agents.update({ ...a, statusSince: new Date() });
    const r = await s.changes.nextRevision(c.companyId, uid, 'choose-status agent 1');
    await s.changes.enqueue(c.companyId, { kind: 'agent', id: uid }, r);
    await s.audit.insert({
      companyId: c.companyId,
      at: new Date(),
      userId: uid,
      apiKeyId: null,
      label: 'x',
      address: '',
      action: 'choose-status',
      kind: 'agent',
      objectId: uid,
      revision: r,
      before: { a: 1 },
      after: { b: 2 },
    });
  }),
);
log = [];
console.log(await stores.snapshots.agent(uid));
console.log(JSON.stringify(await stores.snapshots.company(c.companyId)));
console.log(
  await stores.records.queue.referrers(scope, c.records.queue.id, 10),
  await stores.records.extension.referrers(scope, c.records.extension.id, 10),
);
console.log(log);
await pool.end();
await t.drop();
