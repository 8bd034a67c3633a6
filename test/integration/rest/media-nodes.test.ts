import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem, type TestCompany } from './rest-system.ts';

const node = {
  name: 'pbx-1',
  secret: 'ami-s3cret',
  connection: {
    host: '127.0.0.1',
    amiPort: 5038,
    ariPort: 8088,
    username: 'switchroom',
    generatedFolder: '/etc/asterisk/generated',
    spoolFolder: '/var/spool/asterisk/monitor',
    journalFile: '/var/log/asterisk/cel.jsonl',
    sipAddress: '192.0.2.1:5060',
  },
};

const freeswitch = {
  name: 'pbx-2',
  engine: 'freeswitch',
  secret: 'esl-s3cret',
  connection: {
    host: '127.0.0.1',
    eslPort: 8021,
    generatedFolder: '/etc/freeswitch/generated',
    spoolFolder: '/var/lib/freeswitch/recordings',
    journalFile: '/var/log/freeswitch/cdr.jsonl',
    sipAddress: '192.0.2.2:5060',
  },
};

describe('media nodes over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let home: TestCompany;
  let operator: RestClient;

  before(async () => {
    system = await startRestSystem();
    home = await foundTestCompany(system, { operator: true });
    operator = home.admin;
  });
  after(() => system.close());

  it('those that docs/operations.md gives as examples are made known as they stand there', async () => {
    const guide = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const examples = [...guide.matchAll(/^```json\n(?<body>.*?)^```$/gmsu)].map(
      ({ groups }) => JSON.parse(groups?.body ?? '') as object,
    );
    const engines: unknown[] = [];
    for (const example of examples) {
      const made = await operator.post('/v1/media-nodes', example);
      expect(made.status, made.text).to.equal(201);
      engines.push(made.body.engine);
      await operator.delete(`/v1/media-nodes/${String(made.body.id)}`);
    }
    expect(engines).to.deep.equal(['asterisk', 'freeswitch']);
  });

  it('a media node is made known, edited in part, and forgotten; its secret is never seen', async () => {
    const made = await operator.post('/v1/media-nodes', node);
    expect(made.status, made.text).to.equal(201);
    const address = `/v1/media-nodes/${String(made.body.id)}`;
    expect(made.body.link).to.deep.equal({ state: 'unknown', reason: null, unapplied: null });
    expect((await operator.post('/v1/media-nodes', node)).body.code).to.equal('duplicate-value');

    const edit = { connection: { amiPort: 5039 }, secret: 'another-s3cret' };
    const edited = await operator.patch(address, edit, { 'if-match': String(made.headers.get('etag')) });
    expect(edited.status, edited.text).to.equal(200);
    expect(edited.body.connection).to.deep.equal({ ...node.connection, amiPort: 5039 });
    expect((await operator.patch(address, edit, { 'if-match': '"1"' })).status).to.equal(412);

    const read = await operator.get(address);
    const etag = String(read.headers.get('etag'));
    expect((await operator.get(address, { 'if-none-match': etag })).status).to.equal(304);
    system.levers.nodeStates.set(Number(made.body.id), {
      linked: false,
      reason: 'refused',
      unapplied: null,
    });
    const unlinked = await operator.get(address, { 'if-none-match': etag });
    expect(unlinked.body.link).to.deep.equal({ state: 'unlinked', reason: 'refused', unapplied: null });
    const unapplied = 'agent 77: Already there';
    system.levers.nodeStates.set(Number(made.body.id), { linked: true, reason: null, unapplied });
    expect((await operator.get(address)).body.link).to.deep.equal({
      state: 'linked',
      reason: null,
      unapplied,
    });
    const list = await operator.get('/v1/media-nodes');
    const audit = await operator.get('/v1/audit-entries?kind=media-node');
    for (const { text } of [made, edited, read, list, audit]) expect(text).to.not.match(/s3cret|sealed/);

    await operator.patch(`/v1/companies/${home.id}`, { mediaNodeIds: [Number(made.body.id)] });
    const inUse = await operator.delete(address);
    expect(inUse.status).to.equal(409);
    expect(inUse.body).to.deep.include({ code: 'in-use', details: { companyIds: [home.id] } });
    await operator.patch(`/v1/companies/${home.id}`, { mediaNodeIds: [] });
    expect((await operator.delete(address)).status).to.equal(204);
    expect((await operator.get(address)).status).to.equal(404);
  });

  it('an edit after which nothing is different does not make who links to the node connect anew', async () => {
    const address = `/v1/media-nodes/${await operator.create('/v1/media-nodes', { ...node, name: 'steady' })}`;
    const { carries: _carries, ...before } = (await operator.get(address)).body;
    for (const same of [{}, { name: 'steady', connection: before.connection }]) {
      const edited = await operator.patch(address, same);
      expect(edited.status, edited.text).to.equal(200);
      expect(edited.body).to.deep.equal(before);
    }
    expect((await operator.patch(address, { secret: 'another secret' })).body.version).to.equal(2);
  });

  it('paths and ports of a node keep to their form', async () => {
    const { connection } = node;
    const bad: [object, string][] = [
      [{ ...connection, generatedFolder: '../etc' }, '/connection/generatedFolder'],
      [{ ...connection, journalFile: '/a/../../etc/passwd' }, '/connection/journalFile'],
      [{ ...connection, amiPort: 70_000 }, '/connection/amiPort'],
      [{ ...connection, host: 'a b' }, '/connection/host'],
      [{ ...connection, password: 'x' }, '/connection/password'],
    ];
    for (const [value, pointer] of bad) {
      const { status, body } = await operator.post('/v1/media-nodes', {
        ...node,
        name: 'bad',
        connection: value,
      });
      expect(status).to.equal(422);
      expect((body.errors as { path: string }[])[0]?.path).to.equal(pointer);
    }
  });

  it('a FreeSWITCH is made known and edited like an Asterisk, and one company is placed on both', async () => {
    const made = await operator.post('/v1/media-nodes', freeswitch);
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.deep.include({ engine: 'freeswitch', connection: freeswitch.connection });
    const address = `/v1/media-nodes/${String(made.body.id)}`;
    const edited = await operator.patch(address, { connection: { eslPort: 8022 }, secret: 'other-s3cret' });
    expect(edited.status, edited.text).to.equal(200);
    const read = await operator.get(address);
    expect(read.body.connection).to.deep.equal({ ...freeswitch.connection, eslPort: 8022 });
    for (const { text } of [made, edited, read]) expect(text).to.not.match(/s3cret|sealed/);

    const asterisk = await operator.create('/v1/media-nodes', { ...node, name: 'beside' });
    const ids = [asterisk, Number(made.body.id)];
    const placed = await operator.patch(`/v1/companies/${home.id}`, { mediaNodeIds: ids });
    expect(placed.status, placed.text).to.equal(202);
    expect((await operator.get(`/v1/companies/${home.id}`)).body.mediaNodeIds).to.have.members(ids);
    expect((await operator.delete(address)).body.code).to.equal('in-use');
    await operator.patch(`/v1/companies/${home.id}`, { mediaNodeIds: [] });
    expect((await operator.delete(address)).status).to.equal(204);
  });

  it('a node has the connection of its engine and no other', async () => {
    const { eslPort } = freeswitch.connection;
    const bodies: [object, string, string][] = [
      [{ ...node, engine: 'freeswitch' }, '/connection/eslPort', 'required'],
      [{ ...freeswitch, engine: 'asterisk' }, '/connection/amiPort', 'required'],
      [{ ...freeswitch, engine: 'yate' }, '/engine', 'unknown-value'],
      [
        { ...freeswitch, connection: { ...freeswitch.connection, username: 'x' } },
        '/connection/username',
        'unknown-field',
      ],
      [
        { ...node, name: 'bad', connection: { ...node.connection, eslPort } },
        '/connection/eslPort',
        'unknown-field',
      ],
    ];
    for (const [body, path, code] of bodies) {
      const refused = await operator.post('/v1/media-nodes', { ...body, name: 'bad' });
      expect(refused.status, refused.text).to.equal(422);
      const [fault] = refused.body.errors as { path: string; code: string }[];
      expect(fault).to.deep.include({ path, code });
    }
    const id = await operator.create('/v1/media-nodes', { ...freeswitch, name: 'pbx-3' });
    const refused = await operator.patch(`/v1/media-nodes/${id}`, {
      name: 'renamed',
      connection: { eslPort: 8023, amiPort: 5038 },
    });
    expect(refused.status, refused.text).to.equal(422);
    expect(refused.body.errors).to.have.length(1);
    expect(refused.body.errors).to.have.nested.property('[0].path', '/connection/amiPort');
    expect(refused.text).to.contain('a node with engine freeswitch');
    const { body } = await operator.get(`/v1/media-nodes/${id}`);
    expect(body).to.deep.include({ name: 'pbx-3', connection: freeswitch.connection });
    expect((await operator.patch(`/v1/media-nodes/${id}`, { engine: 'asterisk' })).status).to.equal(422);
  });
});
