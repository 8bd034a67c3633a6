import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

interface Entry {
  readonly label: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

describe('who changed a secret is in the audit, the secret is not [P6]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let operator: RestClient;
  let email: string;
  let roleId: number;

  before(async () => {
    system = await startRestSystem();
    ({ admin: operator, adminEmail: email } = await foundTestCompany(system, { operator: true }));
    roleId = await operator.create('/v1/roles', { name: 'Agent' });
  });
  after(() => system.close());

  /** What the latest entry of the object has in `after` beside what it has in `before`. */
  async function told(kind: string, id: number): Promise<object> {
    const { body, text } = await operator.get(`/v1/audit-entries?kind=${kind}&objectId=${id}&limit=1`);
    expect(text).to.not.match(/hush|sealed|hash/iu);
    const { before, after } = (body.items as Entry[])[0]!;
    expect(after.version).to.equal(Number(before.version) + 1);
    expect(Object.keys(before).filter((field) => field.endsWith('Changed'))).to.deep.equal([]);
    const fields = Object.entries(after).filter(([field, value]) => before[field] !== value);
    return Object.fromEntries(
      fields.filter(([field]) => /Changed$|^(?:hasPin|name|firstName)$/u.test(field)),
    );
  }

  const makeUser = () =>
    operator.create('/v1/users', {
      email: 'ann@company.example',
      password: 'hush-hush-1',
      roleId,
      agent: true,
    });

  it("another user's password and PIN, together with what else was edited, or alone", async () => {
    const id = await makeUser();
    const edit = (fields: object) => operator.patch(`/v1/users/${id}`, fields);
    await edit({ firstName: 'Ann' });
    expect(await told('user', id)).to.deep.equal({ firstName: 'Ann' });
    await edit({ password: 'hush-hush-2' });
    expect(await told('user', id)).to.deep.equal({ passwordChanged: true });
    await edit({ firstName: 'Anna', agentNumber: '7001', pin: '483920' });
    expect(await told('user', id)).to.deep.equal({ firstName: 'Anna', hasPin: true, pinChanged: true });
    await edit({ pin: '739105' });
    expect(await told('user', id)).to.deep.equal({ pinChanged: true });
    await edit({ pin: null });
    expect(await told('user', id)).to.deep.equal({ hasPin: false, pinChanged: true });
    const ann = await signIn(system, 'ann@company.example', 'hush-hush-2');
    const own = { current: 'hush-hush-2', password: 'hush-hush-3' };
    expect((await ann.put('/v1/sessions/current/password', own)).status).to.be.lessThan(300);
    expect(await told('user', id)).to.deep.equal({ passwordChanged: true });
  });

  it("a provider's password", async () => {
    const trunk = { name: 'Provider', host: 'sip.example.com', secret: 'hush-1', username: 'us' };
    const id = await operator.create('/v1/trunks', trunk);
    for (const secret of ['hush-2', null]) {
      await operator.patch(`/v1/trunks/${id}`, { secret });
      expect(await told('trunk', id)).to.deep.equal({ secretChanged: true });
    }
    await operator.patch(`/v1/trunks/${id}`, { name: 'Other' });
    expect(await told('trunk', id)).to.deep.equal({ name: 'Other' });
  });

  it("a phone's SIP secret", async () => {
    const id = await operator.create('/v1/phones', { name: 'Desk', kind: 'sip' });
    const secret = String((await operator.post(`/v1/phones/${id}/secret`)).body.secret);
    expect(await told('phone', id)).to.deep.equal({ secretChanged: true });
    expect((await operator.get('/v1/audit-entries?kind=phone')).text).to.not.contain(secret);
  });

  it("a media node's secret", async () => {
    const connection = {
      ...{ host: '127.0.0.1', eslPort: 8021, generatedFolder: '/etc/freeswitch/generated' },
      ...{ spoolFolder: '/var/lib/freeswitch/recordings', journalFile: '/var/log/freeswitch/cdr.jsonl' },
      sipAddress: '192.0.2.2:5060',
    };
    const node = { name: 'pbx', engine: 'freeswitch', secret: 'hush-1', connection };
    const id = await operator.create('/v1/media-nodes', node);
    await operator.patch(`/v1/media-nodes/${id}`, { secret: 'hush-2' });
    expect(await told('media-node', id)).to.deep.equal({ secretChanged: true });
    const { items } = (await operator.get(`/v1/audit-entries?kind=media-node&objectId=${id}&limit=1`))
      .body as {
      items?: Entry[];
    };
    expect(items?.[0]?.label).to.equal(email);
  });
});
