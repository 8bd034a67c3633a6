import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

const password = 'a long password';

describe('private numbers outside [P8, R6]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  /** Edits the call logic that is the leader's; anybody else who is signed in sees less. */
  let leader: RestClient;
  let leaderId: number;
  let somebody: RestClient;
  let home: { kind: 'outside'; number: string; trunkId: number; ringSeconds: number };
  const told = { kind: 'outside', ringSeconds: 17 };
  /** What administrators alone edit, by path; each leads home. */
  let paths: Record<'extensions' | 'queues' | 'announcements', string>;

  before(async () => {
    system = await startRestSystem();
    const company = await foundTestCompany(system);
    ({ admin } = company);
    const person = async (name: string, rights: string[]) => {
      const roleId = await admin.create('/v1/roles', { name, rights });
      const email = `${name}-${company.id}@private.example`;
      const id = await admin.create('/v1/users', { email, password, roleId });
      return { id, client: await signIn(system, email, password) };
    };
    ({ id: leaderId, client: leader } = await person('leader', ['edit-own-call-logic']));
    ({ client: somebody } = await person('somebody', []));
    const trunkId = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    home = { kind: 'outside', number: '+36709998877', trunkId, ringSeconds: 17 };
    const promptId = await admin.create('/v1/prompts', { name: 'Welcome' });
    const make = async (path: string, body: object) =>
      `/v1/${path}/${await admin.create(`/v1/${path}`, body)}`;
    paths = {
      extensions: await make('extensions', {
        digits: '2377',
        name: 'Manager',
        onNoAnswer: home,
        onBusy: home,
      }),
      queues: await make('queues', {
        ...{ name: 'Support', onTimeout: home, onFull: home, onEmpty: home },
        keys: [{ key: '1', destination: home }],
      }),
      announcements: await make('announcements', { name: 'Closed', promptId, next: home }),
    };
  });
  after(() => system.close());

  /** An object, read by itself and in its list. */
  const both = async (client: RestClient, path: string) => {
    const read = await client.get(path);
    const list = await client.get(path.replace(/\/\d+$/, ''));
    expect([read.status, list.status], path).to.deep.equal([200, 200]);
    return [read.body, (list.body.items as Record<string, unknown>[]).find(({ id }) => id === read.body.id)];
  };

  it('are told to nobody who reads call logic that administrators alone edit: of calls that they leave', async () => {
    for (const body of await both(somebody, paths.extensions))
      expect(body).to.deep.include({
        ...{ digits: '2377', name: 'Manager', onNoAnswer: told, onBusy: told },
        onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
      });
    for (const body of await both(leader, paths.queues))
      expect(body).to.deep.include({
        ...{ name: 'Support', onTimeout: told, onFull: told, onEmpty: told },
        keys: [{ key: '1', destination: told }],
      });
    for (const body of await both(leader, paths.announcements)) expect(body).to.deep.include({ next: told });
  });

  it('are told to administrators, who write back what they read', async () => {
    for (const path of Object.values(paths)) {
      const [body, item] = await both(admin, path);
      expect(item, path).to.deep.equal(body);
      const { id: _id, version, createdAt: _created, updatedAt: _updated, ...fields } = body ?? {};
      const written = await admin.patch(path, fields, { 'if-match': `"${String(version)}"` });
      expect(written.status, written.text).to.be.oneOf([200, 202]);
      expect(written.body, path).to.deep.equal(body);
      expect(JSON.stringify(body), path).to.contain('+36709998877');
    }
  });

  it('what two see differently has two tags, so that neither keeps what the other one saw', async () => {
    for (const path of Object.values(paths)) {
      const tagOf = async (client: RestClient) => String((await client.get(path)).headers.get('etag'));
      const [whole, seen] = [await tagOf(admin), await tagOf(leader)];
      expect(seen, path).to.not.equal(whole);
      const again = async (client: RestClient, tag: string) =>
        (await client.get(path, { 'if-none-match': tag })).status;
      expect([await again(admin, whole), await again(leader, seen)], path).to.deep.equal([304, 304]);
      expect([await again(admin, seen), await again(leader, whole)], path).to.deep.equal([200, 200]);
    }
  });

  it('are told to the editor of an object, who writes back what is read and loses none', async () => {
    const editorIds = [leaderId];
    const own = {
      numbers: { digits: '+3611110001', destination: home, editorIds },
      calendars: { name: 'Ours', timeZone: 'UTC', defaultDestination: home, editorIds },
      'ring-groups': { name: 'Ours', onNoAnswer: home, editorIds },
    };
    for (const [path, body] of Object.entries(own)) {
      const address = `/v1/${path}/${await admin.create(`/v1/${path}`, body)}`;
      const [read] = await both(leader, address);
      expect(read, path).to.deep.include(body);
      const { id: _id, version: _version, createdAt: _created, updatedAt: _updated, ...fields } = read ?? {};
      const written = await leader.patch(address, fields);
      expect(written.status, written.text).to.be.oneOf([200, 202]);
      expect((await admin.get(address)).body, path).to.deep.include(body);
    }
  });
});
