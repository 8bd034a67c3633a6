import { expect } from 'chai';
import { faultsOf, type RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const nowhere = 4_000_000;

describe('announcements, menus and voicemail boxes over REST [R1, R12]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let companyId: number;
  let adminId: number;
  let admin: RestClient;
  let promptId: number;

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    ({ id: companyId, admin, adminId } = await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    promptId = await admin.create('/v1/prompts', { name: 'Welcome' });
  });
  after(() => system.close());

  it('every reference is checked at its own path', async () => {
    const to = (kind: string) => ({ kind, [`${kind}Id`]: nowhere });
    const menu = await admin.post('/v1/menus', {
      name: 'Main',
      promptId: nowhere,
      keys: [
        { key: '1', destination: { kind: 'hang-up' } },
        { key: '2', destination: to('queue') },
      ],
      onNoInput: to('menu'),
      onWrongInput: to('announcement'),
      onUnavailable: to('extension'),
    });
    expect(faultsOf(menu)).to.have.members([
      '/promptId unknown-reference',
      '/keys/1/destination/queueId unknown-reference',
      '/onNoInput/menuId unknown-reference',
      '/onWrongInput/announcementId unknown-reference',
      '/onUnavailable/extensionId unknown-reference',
    ]);
    const announcement = await admin.post('/v1/announcements', {
      name: 'x',
      promptId: nowhere,
      next: to('menu'),
    });
    expect(faultsOf(announcement)).to.have.members([
      '/promptId unknown-reference',
      '/next/menuId unknown-reference',
    ]);
    const box = await admin.post('/v1/voicemail-boxes', { name: 'x', greetingPromptId: nowhere });
    expect(faultsOf(box)).to.deep.equal(['/greetingPromptId unknown-reference']);
    const queue = await admin.post('/v1/queues', { name: 'x', musicPromptId: nowhere });
    expect(faultsOf(queue)).to.deep.equal(['/musicPromptId unknown-reference']);
  });

  it('fields out of bounds are refused at their path', async () => {
    const bad: [string, object, string][] = [
      ['menus', { promptId, waitSeconds: 0 }, '/waitSeconds too-small'],
      ['menus', { promptId, waitSeconds: 61 }, '/waitSeconds too-big'],
      ['menus', { promptId, tries: 0 }, '/tries too-small'],
      ['menus', { promptId, tries: 1.5 }, '/tries wrong-type'],
      [
        'menus',
        { promptId, keys: [{ key: 'A', destination: { kind: 'hang-up' } }] },
        '/keys/0/key bad-format',
      ],
      ['menus', {}, '/promptId required'],
      ['announcements', {}, '/promptId required'],
      ['announcements', { promptId: null }, '/promptId wrong-type'],
      ['voicemail-boxes', { maxSeconds: 4 }, '/maxSeconds too-small'],
      ['voicemail-boxes', { maxSeconds: 601 }, '/maxSeconds too-big'],
      ['voicemail-boxes', { email: 'nobody' }, '/email bad-format'],
    ];
    for (const [path, body, fault] of bad)
      expect(faultsOf(await admin.post(`/v1/${path}`, { name: 'x', ...body }))).to.deep.equal([fault]);
  });

  it('what is in use is protected, by who uses it', async () => {
    const greeting = await admin.create('/v1/prompts', { name: 'Greeting' });
    const box = await admin.create('/v1/voicemail-boxes', { name: 'Sales', greetingPromptId: greeting });
    const announcement = await admin.create('/v1/announcements', {
      name: 'Closed',
      promptId: greeting,
      next: { kind: 'voicemail', voicemailBoxId: box },
    });
    const menu = await admin.create('/v1/menus', {
      name: 'Main',
      promptId: greeting,
      keys: [{ key: '1', destination: { kind: 'announcement', announcementId: announcement } }],
    });
    const number = await admin.create('/v1/numbers', {
      digits: '+3612223334',
      destination: { kind: 'menu', menuId: menu },
    });
    const queue = await admin.create('/v1/queues', { name: 'Sales', musicPromptId: greeting });
    const referrers = async (path: string) => {
      const answer = await admin.delete(path);
      expect(answer.status, path).to.equal(409);
      const { referrers: found } = answer.body.details as { referrers: { kind: string; id: number }[] };
      return found.map(({ kind, id }) => `${kind} ${id}`);
    };
    expect(await referrers(`/v1/prompts/${greeting}`)).to.have.members([
      `voicemail-box ${box}`,
      `announcement ${announcement}`,
      `menu ${menu}`,
      `queue ${queue}`,
    ]);
    expect(await referrers(`/v1/voicemail-boxes/${box}`)).to.deep.equal([`announcement ${announcement}`]);
    expect(await referrers(`/v1/announcements/${announcement}`)).to.deep.equal([`menu ${menu}`]);
    expect(await referrers(`/v1/menus/${menu}`)).to.deep.equal([`number ${number}`]);
    for (const path of [
      `numbers/${number}`,
      `menus/${menu}`,
      `announcements/${announcement}`,
      `voicemail-boxes/${box}`,
      `queues/${queue}`,
      `prompts/${greeting}`,
    ])
      expect((await admin.delete(`/v1/${path}`)).status, path).to.be.oneOf([202, 204]);
  });

  it('only what calls notice is told to the engines', async () => {
    const menu = await admin.create('/v1/menus', { name: 'Main', promptId });
    const box = await admin.create('/v1/voicemail-boxes', { name: 'Sales' });
    const told = async (path: string, edit: object) => {
      const before = system.announced.length;
      expect((await admin.patch(path, edit)).status).to.be.oneOf([200, 202]);
      return system.announced.slice(before).flatMap(({ aggregates }) => aggregates);
    };
    const configuration = [{ kind: 'configuration', id: companyId }];
    expect(await told(`/v1/menus/${menu}`, { name: 'Other' })).to.deep.equal([]);
    expect(await told(`/v1/menus/${menu}`, { waitSeconds: 7 })).to.deep.equal(configuration);
    expect(await told(`/v1/voicemail-boxes/${box}`, { name: 'Other', email: 'a@example.org' })).to.deep.equal(
      [],
    );
    expect(await told(`/v1/voicemail-boxes/${box}`, { maxSeconds: 30 })).to.deep.equal(configuration);
    expect(await told(`/v1/prompts/${promptId}`, { name: 'Other' })).to.deep.equal([]);
    const editorIds = [adminId];
    for (const [path, draft, renamed, noticed] of [
      ['ring-groups', { name: 'Team' }, { name: 'Other', editorIds }, { ringSeconds: 17 }],
      ['numbers', { digits: '+3611110055' }, { name: 'Other', editorIds }, { digits: '+3611110056' }],
      ['caller-lists', { name: 'List' }, { name: 'Other' }, { purpose: 'vip' }],
      ['queues', { name: 'Queue' }, { name: 'Other', serviceLevelSeconds: 40 }, { ringSeconds: 17 }],
    ] as const) {
      const id = await admin.create(`/v1/${path}`, draft);
      expect(await told(`/v1/${path}/${id}`, renamed), path).to.deep.equal([]);
      expect(await told(`/v1/${path}/${id}`, noticed), path).to.deep.equal(configuration);
    }
  });

  it('agents are brought in line for an extension only when its devices change', async () => {
    const told = async (work: () => Promise<unknown>) => {
      const before = system.announced.length;
      await work();
      return system.announced.slice(before).flatMap(({ aggregates }) => aggregates.map(({ kind }) => kind));
    };
    let id = 0;
    let phoneId = 0;
    const makePhone = async () => (phoneId = await admin.create('/v1/phones', { name: 'Desk', kind: 'sip' }));
    expect(await told(makePhone)).to.deep.equal(['configuration']);
    const make = async () =>
      (id = await admin.create('/v1/extensions', { digits: '6301', name: 'Desk', devices: [{ phoneId }] }));
    expect(await told(make)).to.deep.equal(['configuration']);
    const edit = (change: object) => told(() => admin.patch(`/v1/extensions/${id}`, change));
    // The name is shown by the phones that are called.
    expect(await edit({ name: 'Front desk', ringSeconds: 17 })).to.deep.equal(['configuration']);
    expect(await edit({ devices: [{ phoneId, startSeconds: 5 }] })).to.deep.equal([
      'configuration',
      'memberships',
    ]);
    expect(await told(() => admin.delete(`/v1/extensions/${id}`))).to.deep.equal(['configuration']);
  });

  it('the call logic that engines get has them as they are stored', async () => {
    const menu = await admin.create('/v1/menus', {
      name: 'Main',
      promptId,
      keys: [{ key: '#', destination: { kind: 'hang-up', reason: 'busy' } }],
      onNoInput: { kind: 'waiting-place' },
    });
    const box = await admin.create('/v1/voicemail-boxes', {
      name: 'x',
      greetingPromptId: promptId,
      maxSeconds: 20,
    });
    const snapshot = await system.database.stores.snapshots.company(companyId);
    expect(snapshot?.menus.find(({ id }) => id === menu)).to.deep.equal({
      id: menu,
      promptId,
      keys: [{ key: '#', destination: { kind: 'hang-up', reason: 'busy' } }],
      waitSeconds: 5,
      tries: 3,
      onNoInput: { kind: 'waiting-place' },
      onWrongInput: { kind: 'hang-up', reason: 'normal' },
      onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
    });
    expect(snapshot?.voicemailBoxes.find(({ id }) => id === box)).to.deep.equal({
      id: box,
      greetingPromptId: promptId,
      maxSeconds: 20,
    });
  });
});
