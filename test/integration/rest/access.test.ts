import { expect } from 'chai';
import { routeTable } from '../../../src/rest/route-table.ts';
import type { RestClient } from './rest-client.ts';
import {
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

const concrete = (path: string) => path.replaceAll(/:[a-z]+/g, '1');

describe('the access gate', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let other: TestCompany;
  let nobody: RestClient;

  before(async () => {
    system = await startRestSystem();
    company = await foundTestCompany(system);
    other = await foundTestCompany(system);
    const roleId = await company.admin.create('/v1/roles', { name: 'Nothing' });
    const email = 'nobody@company.example';
    await company.admin.create('/v1/users', { email, password: 'a long password', roleId });
    nobody = await signIn(system, email, 'a long password');
  });
  after(() => system.close());

  it('nobody gets past it without a token, on any route that is not public', async () => {
    for (const { method, path, access } of routeTable) {
      if (access === 'public') continue;
      const { status, body } = await system.client().send(method.toUpperCase(), concrete(path), undefined);
      expect(`${method} ${path} ${status} ${String(body.code)}`).to.equal(
        `${method} ${path} 401 unauthenticated`,
      );
    }
  });

  it('what is wrong with a body is told to those alone who may send one', async () => {
    const send = (client: RestClient, text: string, path = '/v1/queues') =>
      client.sendRaw('POST', path, text, { 'content-type': 'application/json' });
    const large = `"${'x'.repeat(600_000)}"`;
    const broken = { malformed: '{"name":', long: '{'.repeat(20_000), deep: '['.repeat(100), large };
    for (const [how, text] of Object.entries(broken)) {
      expect((await send(system.client(), text)).status, how).to.equal(401);
      expect((await send(nobody, text)).status, how).to.equal(403);
      expect((await send(company.admin, text)).status, how).to.be.oneOf([400, 413, 422]);
    }
    expect((await send(system.client(), broken.malformed, '/v1/agents/1/login')).status).to.equal(401);
    expect((await send(company.admin, broken.malformed, '/v1/agents/x/login')).status).to.equal(404);
  });

  it('who lacks the right of a route is told which one', async () => {
    for (const { method, path, access } of routeTable) {
      if (access === 'public' || access === 'signed-in') continue;
      const { status, body } = await nobody.send(method.toUpperCase(), concrete(path), undefined);
      expect(`${method} ${path} ${status} ${String(body.code)}`).to.equal(`${method} ${path} 403 forbidden`);
      expect(body.details).to.deep.equal({ missingRight: access });
    }
  });

  it('routes for everybody who is signed in are few and known', () => {
    const open = routeTable
      .filter(({ access }) => access === 'signed-in')
      .map(({ operationId }) => operationId);
    expect(open).to.have.members([
      'read-current-session',
      'sign-out',
      'change-own-password',
      'list-companies',
      'read-company',
      'edit-company',
      'list-extensions',
      'read-extension',
      'list-statuses',
      'read-status',
      'list-agents',
      'list-queue-agents',
      'read-agent',
      'edit-agent',
      'list-agent-activity',
      'read-agent-activity-totals',
      'read-figures-of-agent',
      'list-seats',
      'read-seat',
      'free-seat',
      'watch-live',
      'log-in-agent',
      'log-out-agent',
      'choose-agent-status',
      'pause-agent-recording',
      'dial-by-click',
      'read-dial-order',
      'supervise-agent',
      'read-supervision',
      'read-revision',
      'read-company-revision',
    ]);
  });

  it('public routes are few and known', () => {
    const open = routeTable.filter(({ access }) => access === 'public').map(({ path }) => path);
    const expected = [
      ...['/v1/sessions', '/healthz', '/readyz', '/metrics', '/v1/openapi.json', '/docs'],
      // It proves by itself in whose name it may be followed.
      '/v1/linked-recordings',
    ];
    expect(open).to.have.members(expected);
  });

  it('an administrator does not run the installation', async () => {
    for (const path of ['/v1/media-nodes', '/v1/media-nodes/1']) {
      const { status, body } = await company.admin.get(path);
      expect(status).to.equal(403);
      expect(body.details).to.deep.equal({ missingRight: 'operate' });
    }
  });

  it('objects of another company do not exist: not to read, change, delete, and not to refer to [P8]', async () => {
    const theirs = {
      queues: await other.admin.create('/v1/queues', { name: 'Theirs' }),
      phones: await other.admin.create('/v1/phones', { name: 'Theirs' }),
      trunks: await other.admin.create('/v1/trunks', { name: 'Theirs', host: 'sip.example.net' }),
      extensions: await other.admin.create('/v1/extensions', { digits: '20', name: 'Theirs' }),
      skills: await other.admin.create('/v1/skills', { name: 'Theirs' }),
      numbers: await other.admin.create('/v1/numbers', { digits: '+3611111111' }),
      statuses: await other.admin.create('/v1/statuses', { name: 'Theirs' }),
      roles: await other.admin.create('/v1/roles', { name: 'Theirs' }),
      calendars: await other.admin.create('/v1/calendars', {
        name: 'Theirs',
        timeZone: 'UTC',
        defaultDestination: { kind: 'hang-up' },
      }),
      prompts: await other.admin.create('/v1/prompts', { name: 'Theirs' }),
      announcements: await other.admin.create('/v1/announcements', {
        name: 'Theirs',
        promptId: await other.admin.create('/v1/prompts', { name: 'Theirs' }),
      }),
      menus: await other.admin.create('/v1/menus', {
        name: 'Theirs',
        promptId: await other.admin.create('/v1/prompts', { name: 'Theirs' }),
      }),
      'voicemail-boxes': await other.admin.create('/v1/voicemail-boxes', { name: 'Theirs' }),
      'ring-groups': await other.admin.create('/v1/ring-groups', { name: 'Theirs' }),
      'caller-lists': await other.admin.create('/v1/caller-lists', { name: 'Theirs' }),
      'api-keys': await other.admin.create('/v1/api-keys', { name: 'Theirs' }),
      users: other.adminId,
    };
    const theirGroup = { kind: 'ring-group', ringGroupId: theirs['ring-groups'] };
    const redirects = await other.admin.create('/v1/redirects', {
      holder: theirGroup,
      destination: { kind: 'hang-up' },
    });
    for (const [path, id] of Object.entries({ ...theirs, redirects })) {
      const answers = [
        await company.admin.get(`/v1/${path}/${id}`),
        await company.admin.patch(`/v1/${path}/${id}`, {}),
        await company.admin.delete(`/v1/${path}/${id}`),
      ];
      for (const { status, body } of answers)
        expect(`${path} ${status} ${String(body.code)}`).to.equal(`${path} 404 not-found`);
      expect((await other.admin.get(`/v1/${path}/${id}`)).status).to.equal(200);
      const { items } = (await company.admin.get(`/v1/${path}?limit=500`)).body as {
        items?: { id: number }[];
      };
      expect(items?.map((item) => item.id)).to.not.include(id);
    }
    const ownGroup = await company.admin.create('/v1/ring-groups', { name: 'Ours' });
    const references: [string, object, string][] = [
      ['/v1/skills', { name: 'x', queueIds: [theirs.queues] }, '/queueIds/0'],
      [
        '/v1/extensions',
        { name: 'x', digits: '21', devices: [{ phoneId: theirs.phones }] },
        '/devices/0/phoneId',
      ],
      [
        '/v1/numbers',
        { digits: '+3622222222', destination: { kind: 'queue', queueId: theirs.queues } },
        '/destination/queueId',
      ],
      [
        '/v1/queues',
        { name: 'x', onFull: { kind: 'extension', extensionId: theirs.extensions } },
        '/onFull/extensionId',
      ],
      ['/v1/users', { email: 'x@y.example', password: 'a long password', roleId: theirs.roles }, '/roleId'],
      ['/v1/agents', { userId: theirs.users }, '/userId'],
      ['/v1/announcements', { name: 'x', promptId: theirs.prompts }, '/promptId'],
      ['/v1/menus', { name: 'x', promptId: theirs.prompts }, '/promptId'],
      ['/v1/voicemail-boxes', { name: 'x', greetingPromptId: theirs.prompts }, '/greetingPromptId'],
      [
        '/v1/extensions',
        { name: 'x', digits: '21', onBusy: { kind: 'calendar', calendarId: theirs.calendars } },
        '/onBusy/calendarId',
      ],
      [
        '/v1/queues',
        { name: 'x', keys: [{ key: '1', destination: { kind: 'callback', queueId: theirs.queues } }] },
        '/keys/0/destination/queueId',
      ],
      [
        '/v1/ring-groups',
        { name: 'x', members: [{ kind: 'phone', phoneId: theirs.phones }] },
        '/members/0/phoneId',
      ],
      [
        '/v1/caller-lists',
        { name: 'x', entries: [{ kind: 'extension', extensionId: theirs.extensions }] },
        '/entries/0/extensionId',
      ],
      ['/v1/redirects', { holder: theirGroup, destination: { kind: 'hang-up' } }, '/holder/ringGroupId'],
      [
        '/v1/redirects',
        {
          holder: { kind: 'ring-group', ringGroupId: ownGroup },
          applies: 'listed',
          callerListIds: [theirs['caller-lists']],
          destination: { kind: 'outside', number: '+36301234567', trunkId: theirs.trunks },
        },
        '/callerListIds/0',
      ],
    ];
    for (const [path, body, pointer] of references) {
      const answer = await company.admin.post(path, body);
      expect(answer.status, path).to.equal(422);
      expect(answer.body.code).to.equal('unknown-reference');
      expect((answer.body.errors as { path: string }[])[0]?.path).to.equal(pointer);
    }
    for (const path of [
      `/v1/agents/${theirs.users}`,
      `/v1/companies/${other.id}`,
      `/v1/companies/${other.id}/revisions/1`,
    ]) {
      expect((await company.admin.get(path)).status, path).to.equal(404);
    }
    expect((await company.admin.patch(`/v1/companies/${other.id}`, { name: 'x' })).status).to.equal(404);
  });

  it('a change of rights acts at once, without a new login [P7]', async () => {
    const roleId = await company.admin.create('/v1/roles', { name: 'Listener' });
    const email = 'listener@company.example';
    await company.admin.create('/v1/users', { email, password: 'a long password', roleId });
    const listener = await signIn(system, email, 'a long password');
    expect((await listener.get('/v1/recordings')).status).to.equal(403);
    await company.admin.patch(`/v1/roles/${roleId}`, { rights: ['recordings'] });
    expect((await listener.get('/v1/recordings')).status).to.equal(200);
    expect((await listener.get('/v1/queues')).status).to.equal(403);
  });

  it('nobody gives a right that they do not have', async () => {
    const answer = await company.admin.post('/v1/roles', { name: 'More', rights: ['recordings', 'operate'] });
    expect(answer.status).to.equal(403);
    expect((answer.body.errors as { path: string }[])[0]?.path).to.equal('/rights/1');
  });

  it('nobody takes over, locks out or deletes somebody who may more', async () => {
    const home = await foundTestCompany(system, { operator: true });
    const adminRole = await home.admin.create('/v1/roles', { name: 'Without operating', rights: ['admin'] });
    const email = 'less@company.example';
    await home.admin.create('/v1/users', { email, password: 'a long password', roleId: adminRole });
    const less = await signIn(system, email, 'a long password');
    const operator = `/v1/users/${home.adminId}`;
    for (const [field, value] of Object.entries({
      password: 'mine from now on',
      email: 'mine@company.example',
      pin: '1234',
      active: false,
      roleId: adminRole,
    })) {
      const { status, body } = await less.patch(operator, { [field]: value });
      expect(status, field).to.equal(403);
      expect((body.errors as { path: string }[])[0]?.path).to.equal(`/${field}`);
    }
    expect((await less.delete(operator)).status).to.equal(403);
    expect((await less.patch(operator, { lastName: 'Renamed' })).status).to.equal(200);
    expect((await signIn(system, home.adminEmail)).token).to.not.equal('undefined');
    const key = await home.admin.create('/v1/api-keys', { name: 'Of the operator' });
    expect((await less.delete(`/v1/api-keys/${key}`)).status).to.equal(403);
    const own = await less.create('/v1/api-keys', { name: 'Own' });
    expect((await less.delete(`/v1/api-keys/${own}`)).status).to.equal(204);
    const operators = await home.admin.create('/v1/roles', { name: 'Operators', rights: ['operate'] });
    const disarmed = await less.patch(`/v1/roles/${operators}`, { rights: [] });
    expect(disarmed.status).to.equal(403);
    expect((disarmed.body.errors as { path: string }[])[0]?.path).to.equal('/rights');
    expect((await less.delete(`/v1/roles/${operators}`)).status).to.equal(403);
    // Of equal rights.
    expect((await home.admin.delete(`/v1/api-keys/${key}`)).status).to.equal(204);
    expect((await home.admin.delete(`/v1/users/${home.adminId}`)).status).to.equal(409);
  });

  it('an administrator cannot give up the own role, so that one is always left', async () => {
    const roleId = await company.admin.create('/v1/roles', { name: 'Less' });
    const answer = await company.admin.patch(`/v1/users/${company.adminId}`, { roleId });
    expect(answer.status).to.equal(409);
    expect((await company.admin.delete(`/v1/users/${company.adminId}`)).status).to.equal(409);
    expect((await company.admin.patch(`/v1/users/${company.adminId}`, { active: false })).status).to.equal(
      409,
    );
  });
});
