import { expect } from 'chai';
import { hangUp, ringExits } from '../../support/hang-ups.ts';
import { nextPage, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

interface Case {
  readonly path: string;
  /** The least that must be given. */
  readonly least: (admin: RestClient) => Promise<object>;
  /** What is filled in. */
  readonly defaults: object;
  readonly edit: object;
}

async function anyRole(admin: RestClient): Promise<number> {
  const { items } = (await admin.get('/v1/roles?limit=1')).body as { items?: { id: number }[] };
  return Number(items?.[0]?.id);
}

const noAudio = { contentHash: null, durationMs: null, bytes: null };

function anyPrompt(admin: RestClient): Promise<number> {
  return admin.create('/v1/prompts', { name: 'Any' });
}

const none = (body: object) => () => Promise.resolve(body);

const cases: readonly Case[] = [
  {
    path: 'queues',
    least: none({ name: 'Support' }),
    defaults: {
      strategy: 'longest-idle',
      ringSeconds: 20,
      wrapUpSeconds: 0,
      maxWaitSeconds: null,
      maxCallers: null,
      joinWhenEmpty: true,
      musicPromptId: null,
      announcePosition: false,
      announceEverySeconds: 60,
      serviceLevelSeconds: 20,
      record: false,
      noAnswerLimit: null,
      noAnswerStatusId: null,
      callbackAttempts: 3,
      callbackRetryMinutes: 15,
      onTimeout: { kind: 'hang-up', reason: 'normal' },
      onFull: { kind: 'hang-up', reason: 'normal' },
      onEmpty: { kind: 'hang-up', reason: 'normal' },
      keys: [],
    },
    edit: { strategy: 'ring-all', record: true, maxWaitSeconds: 90 },
  },
  {
    path: 'users',
    least: async (admin) => ({
      email: 'New@Example.org',
      password: 'a long password',
      roleId: await anyRole(admin),
    }),
    defaults: {
      firstName: '',
      lastName: '',
      email: 'new@example.org',
      agent: false,
      active: true,
      extensionId: null,
      skills: [],
      supervisorIds: [],
      seatIds: null,
      mobilePhoneId: null,
      workingHoursId: null,
      agentNumber: null,
      hasPin: false,
    },
    edit: { firstName: 'Éva', lastName: 'Kis', agentNumber: '1024', seatIds: [] },
  },
  {
    path: 'roles',
    least: none({ name: 'Listener' }),
    defaults: { rights: [], builtIn: false },
    edit: { rights: ['recordings'] },
  },
  {
    path: 'phones',
    least: none({ name: 'Desk' }),
    defaults: { kind: 'sip', mobileNumber: null, trunkId: null },
    edit: { name: 'Front desk' },
  },
  {
    path: 'extensions',
    least: none({ digits: '204', name: 'Desk' }),
    defaults: { ringSeconds: 25, devices: [], ...ringExits },
    edit: { digits: '205' },
  },
  {
    path: 'trunks',
    least: none({ name: 'Provider', host: 'sip.example.net' }),
    defaults: {
      port: 5060,
      inboundAddresses: [],
      numberFormat: null,
      register: false,
      username: null,
      hasSecret: false,
    },
    edit: { inboundAddresses: ['192.0.2.7'], username: 'u', secret: 's3cret', register: true },
  },
  {
    path: 'numbers',
    least: none({ digits: '+3612345678' }),
    defaults: { name: '', destination: { kind: 'hang-up', reason: 'normal' } },
    edit: { name: 'Main' },
  },
  { path: 'skills', least: none({ name: 'English' }), defaults: { queueIds: [] }, edit: { name: 'German' } },
  {
    path: 'statuses',
    least: none({}),
    defaults: {
      name: 'New status',
      colour: '#8a8f98',
      activatesSkills: false,
      isDefault: false,
      builtIn: null,
      timeoutSeconds: null,
      goToStatusId: null,
      onHangUpStatusId: null,
    },
    edit: { name: 'Lunch', colour: '#112233', timeoutSeconds: 1_800 },
  },
  {
    path: 'calendars',
    least: none({ name: 'Shift', timeZone: 'Europe/Budapest', defaultDestination: hangUp }),
    defaults: { weekly: [], overrides: [], defaultDestination: hangUp },
    edit: {
      timeZone: 'Asia/Kathmandu',
      weekly: [{ weekdays: [1, 2], from: '22:00', to: '06:00', destination: { kind: 'waiting-place' } }],
    },
  },
  {
    path: 'caller-lists',
    least: none({ name: 'Family' }),
    defaults: { purpose: 'plain', entries: [] },
    edit: { purpose: 'vip', entries: [{ kind: 'number', number: '+36301234567' }] },
  },
  {
    path: 'redirects',
    least: async (admin) => ({
      holder: {
        kind: 'ring-group',
        ringGroupId: await admin.create('/v1/ring-groups', { name: 'Redirected' }),
      },
      destination: hangUp,
    }),
    defaults: { applies: 'always', callerListIds: [] },
    edit: { destination: { kind: 'hang-up', reason: 'busy' } },
  },
  {
    path: 'ring-groups',
    least: none({ name: 'Sales' }),
    defaults: { mode: 'at-once', ringSeconds: 25, members: [], ...ringExits },
    edit: { mode: 'in-order', ringSeconds: 10, onBusy: hangUp },
  },
  { path: 'prompts', least: none({ name: 'Welcome' }), defaults: noAudio, edit: { name: 'Good day' } },
  {
    path: 'announcements',
    least: async (admin) => ({ name: 'Closed', promptId: await anyPrompt(admin) }),
    defaults: { next: hangUp },
    edit: { next: { kind: 'waiting-place' } },
  },
  {
    path: 'menus',
    least: async (admin) => ({ name: 'Main', promptId: await anyPrompt(admin) }),
    defaults: {
      keys: [],
      waitSeconds: 5,
      tries: 3,
      onNoInput: hangUp,
      onWrongInput: hangUp,
      onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
    },
    edit: { keys: [{ key: '1', destination: { kind: 'waiting-place' } }], tries: 1 },
  },
  {
    path: 'voicemail-boxes',
    least: none({ name: 'Sales' }),
    defaults: { greetingPromptId: null, maxSeconds: 180, email: null },
    edit: { maxSeconds: 60, email: 'sales@example.org' },
  },
  { path: 'api-keys', least: none({ name: 'Board' }), defaults: { expiresAt: null }, edit: { name: 'Wall' } },
];

/** Fields of the views that an edit does not take, or that mean something new each time. */
const shownOnly = new Set([
  'hasPin',
  'expiresAt',
  'hasSecret',
  'builtIn',
  'secret',
  'kind',
  'contentHash',
  'durationMs',
  'bytes',
]);

const secrets = /passwordHash|pinHash|sealedSecret|keyHash|argon2|s3cret/;

describe('the objects of a company over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
  });
  after(() => system.close());

  for (const { path, least, defaults, edit } of cases) {
    it(`${path}: created with defaults, listed, read, edited, deleted, and no secret is ever seen`, async () => {
      const created = await admin.post(`/v1/${path}`, await least(admin));
      expect(created.status, created.text).to.equal(201);
      expect(created.body).to.deep.include(defaults);
      const id = Number(created.body.id);
      const address = `/v1/${path}/${id}`;
      expect(created.headers.get('location')).to.equal(address);
      expect(created.headers.get('etag')).to.equal('"1"');

      const read = await admin.get(address);
      expect(created.body).to.deep.include(read.body);
      const list = (await admin.get(`/v1/${path}?limit=500`)).body as { items?: { id: number }[] };
      expect(list.items?.find((item) => item.id === id)).to.deep.equal(read.body);

      const edited = await admin.patch(address, edit, { 'if-match': '"1"' });
      expect(edited.status, edited.text).to.equal(200);
      expect(edited.headers.get('etag')).to.equal('"2"');
      const { secret: _secret, ...shown } = edit as { secret?: string };
      expect(edited.body).to.deep.include(shown);
      const after = await admin.get(address);
      expect(edited.body).to.deep.include(after.body);

      const audit = await admin.get(`/v1/audit-entries?objectId=${id}&limit=500`);
      for (const { text } of [created, read, edited, after, audit]) expect(text).to.not.match(secrets);

      expect((await admin.delete(address, { 'if-match': '"1"' })).status).to.equal(412);
      expect((await admin.delete(address, { 'if-match': '"2"' })).status).to.equal(204);
      expect((await admin.get(address)).status).to.equal(404);
      expect((await admin.delete(address)).status).to.equal(404);
    });

    it(`${path}: an edit that changes nothing makes no version, no audit entry and no revision`, async () => {
      const created = await admin.post(`/v1/${path}`, await least(admin));
      const address = `/v1/${path}/${String(created.body.id)}`;
      expect((await admin.patch(address, edit)).status).to.equal(200);
      const { body: view, headers } = await admin.get(address);
      const editable = Object.keys({ ...defaults, ...edit }).filter((field) => !shownOnly.has(field));
      const audited = async () =>
        ((await admin.get(`/v1/audit-entries?objectId=${String(view.id)}&limit=500`)).body.items as object[])
          .length;
      const entries = await audited();
      const revision = (await admin.get('/v1/revisions?limit=1')).body.items as { number: number }[];
      for (const same of [{}, Object.fromEntries(editable.map((field) => [field, view[field]]))]) {
        const edited = await admin.patch(address, same);
        expect(edited.status, edited.text).to.equal(200);
        expect(edited.body).to.deep.include(view);
        expect(edited.headers.get('etag')).to.equal(headers.get('etag'));
        expect(edited.headers.get('switchroom-revision')).to.equal(String(revision[0]?.number));
      }
      expect((await admin.patch(address, {}, { 'if-match': '"1"' })).status).to.equal(412);
      expect(await audited()).to.equal(entries);
    });

    it(`${path}: an unknown field is refused with its path, on create and on edit`, async () => {
      for (const body of [
        { ...(await least(admin)), nickname: 'x' },
        { id: 5 },
        { companyId: 1 },
        { version: 3 },
      ]) {
        const { status, body: problem } = await admin.post(`/v1/${path}`, body);
        expect(status).to.equal(422);
        const unknown = (problem.errors as { code: string }[]).filter(({ code }) => code === 'unknown-field');
        expect(unknown).to.have.length(1);
      }
      const { status } = await admin.patch(`/v1/${path}/1`, { nickname: 'x' });
      expect(status).to.equal(422);
    });
  }

  it('a stale If-Match is refused with the present version, a malformed one is told as such', async () => {
    const id = await admin.create('/v1/queues', { name: 'Versions' });
    await admin.patch(`/v1/queues/${id}`, { ringSeconds: 10 });
    const stale = await admin.patch(`/v1/queues/${id}`, { ringSeconds: 11 }, { 'if-match': '"1"' });
    expect(stale.status).to.equal(412);
    expect(stale.body).to.deep.include({ code: 'version-conflict', details: { currentVersion: 2 } });
    expect(
      (await admin.patch(`/v1/queues/${id}`, { ringSeconds: 11 }, { 'if-match': 'W/"2"' })).status,
    ).to.equal(412);
    expect((await admin.patch(`/v1/queues/${id}`, { ringSeconds: 11 }, { 'if-match': '2' })).status).to.equal(
      400,
    );
    expect((await admin.patch(`/v1/queues/${id}`, { ringSeconds: 11 }, { 'if-match': '*' })).status).to.equal(
      200,
    );
    expect((await admin.patch('/v1/queues/999999', {}, { 'if-match': '"1"' })).status).to.equal(404);
  });

  it('of two edits of the same version one is refused', async () => {
    const id = await admin.create('/v1/queues', { name: 'Race' });
    const edits = [5, 6, 7, 8].map((ringSeconds) =>
      admin.patch(`/v1/queues/${id}`, { ringSeconds }, { 'if-match': '"1"' }),
    );
    const statuses = (await Promise.all(edits)).map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([200, 412, 412, 412]);
  });

  it('a read of what the client has already is answered 304 without a body', async () => {
    const id = await admin.create('/v1/queues', { name: 'Cached' });
    const first = await admin.get(`/v1/queues/${id}`);
    const etag = String(first.headers.get('etag'));
    const again = await admin.get(`/v1/queues/${id}`, { 'if-none-match': `"x", W/${etag}` });
    expect(again.status).to.equal(304);
    expect(again.text).to.equal('');
    expect(again.headers.get('etag')).to.equal(etag);
    await admin.patch(`/v1/queues/${id}`, { name: 'Changed' });
    expect((await admin.get(`/v1/queues/${id}`, { 'if-none-match': etag })).status).to.equal(200);
  });

  it('HEAD answers like GET, without the body', async () => {
    const id = await admin.create('/v1/queues', { name: 'Head' });
    const head = await admin.send('HEAD', `/v1/queues/${id}`, undefined);
    expect(head.status).to.equal(200);
    expect(head.text).to.equal('');
    expect(Number(head.headers.get('content-length'))).to.equal(
      (await admin.get(`/v1/queues/${id}`)).text.length,
    );
  });

  it('a list is walked page by page and filtered by equality', async () => {
    const { admin: walker } = await foundTestCompany(system);
    const made: number[] = [];
    for (let index = 0; index < 7; index += 1) {
      made.push(await walker.create('/v1/queues', { name: `Q${index % 2}`, record: index % 2 === 0 }));
    }
    const walked: number[] = [];
    let path: string | null = '/v1/queues?limit=2&record=true';
    while (path !== null) {
      const page = await walker.get(path);
      walked.push(...(page.body.items as { id: number }[]).map(({ id }) => id));
      path = nextPage(page);
    }
    expect(walked).to.deep.equal(made.filter((_id, index) => index % 2 === 0));
    const named = await walker.get('/v1/queues?name=Q1');
    expect(named.body.items).to.have.length(3);
  });

  it('a bad limit, cursor, filter or unknown parameter is refused with its name', async () => {
    const bad: [string, string][] = [
      ['limit=0', '/limit'],
      ['limit=501', '/limit'],
      ['limit=ten', '/limit'],
      ['limit=1&limit=2', '/limit'],
      ['cursor=abc', '/cursor'],
      ['record=yes', '/record'],
      ['colour=red', '/colour'],
    ];
    for (const [query, pointer] of bad) {
      const { status, body } = await admin.get(`/v1/queues?${query}`);
      expect(status, query).to.equal(422);
      expect((body.errors as { in: string; path: string }[])[0]).to.deep.include({
        in: 'query',
        path: pointer,
      });
    }
  });
});
