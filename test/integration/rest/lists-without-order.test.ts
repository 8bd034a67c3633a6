import { expect } from 'chai';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

const hangUp = { kind: 'hang-up', reason: 'normal' };
const password = 'a long password';

describe('lists whose order says nothing', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let companyId: number;
  let operator: RestClient;
  let roleId: number;
  let people = 0;

  before(async () => {
    system = await startRestSystem();
    ({ admin, id: companyId } = await foundTestCompany(system));
    ({ admin: operator } = await foundTestCompany(system, { operator: true }));
    roleId = await admin.create('/v1/roles', { name: 'Team leader', rights: ['edit-own-call-logic'] });
  });
  after(() => system.close());

  const person = (more: object = {}) =>
    admin.create('/v1/users', { email: `list-${(people += 1)}@list.example`, password, roleId, ...more });
  const three = async (make: (index: number) => Promise<number>) => [
    await make(1),
    await make(2),
    await make(3),
  ];

  /** In another order nothing is written; of others, what is answered is what is read. */
  async function expectNoOrder(path: string, field: string, items: readonly unknown[], by = admin) {
    const [first, second, third] = items;
    const edit = async (list: readonly unknown[]): Promise<RestAnswer> => {
      const edited = await by.patch(path, { [field]: list });
      expect(edited.status, `${path} ${edited.text}`).to.be.oneOf([200, 202]);
      expect(edited.body[field], `${path} ${field}`).to.deep.equal((await by.get(path)).body[field]);
      return edited;
    };
    const stored = await edit([first, second]);
    const turned = await edit([second, first]);
    expect(turned.headers.get('etag'), `${path} ${field}`).to.equal(stored.headers.get('etag'));
    expect(turned.body, `${path} ${field}`).to.deep.equal(stored.body);
    expect((await edit([third, second])).body[field]).to.deep.equal([second, third]);
  }

  it('make no version in another order, and are answered as they are read afterwards', async () => {
    const queueIds = await three((index) => admin.create('/v1/queues', { name: `Queue ${index}` }));
    const skillIds = await three((index) => admin.create('/v1/skills', { name: `Skill ${index}` }));
    const extensionIds = await three((index) =>
      admin.create('/v1/extensions', { digits: `410${index}`, name: `Seat ${index}` }),
    );
    const listIds = await three((index) => admin.create('/v1/caller-lists', { name: `List ${index}` }));
    const userIds = await three(() => person());
    const agentId = await person({ agent: true });

    await expectNoOrder(`/v1/skills/${skillIds[0]}`, 'queueIds', queueIds);
    await expectNoOrder(
      `/v1/users/${agentId}`,
      'skills',
      skillIds.map((skillId) => ({ skillId, level: 1 })),
    );
    await expectNoOrder(`/v1/users/${agentId}`, 'supervisorIds', userIds);
    await expectNoOrder(`/v1/users/${agentId}`, 'seatIds', extensionIds);
    const redirectId = await admin.create('/v1/redirects', {
      holder: { kind: 'extension', extensionId: extensionIds[0] },
      applies: 'listed',
      callerListIds: listIds.slice(0, 1),
      destination: hangUp,
    });
    await expectNoOrder(`/v1/redirects/${redirectId}`, 'callerListIds', listIds);
    const ringGroupId = await admin.create('/v1/ring-groups', { name: 'Team' });
    await expectNoOrder(`/v1/ring-groups/${ringGroupId}`, 'editorIds', userIds);
  });

  it('may be sent back by an editor in another order [R6]', async () => {
    const email = 'editor@list.example';
    const one = await person();
    const editorId = await person({ email });
    const editorIds = [one, editorId];
    const id = await admin.create('/v1/numbers', { name: 'Main', digits: '+3611110077', editorIds });
    const editor = await signIn(system, email, password);
    const turned = await editor.patch(`/v1/numbers/${id}`, { editorIds: editorIds.toReversed() });
    expect(turned.status, turned.text).to.equal(200);
    expect((await editor.patch(`/v1/numbers/${id}`, { editorIds: [editorId] })).status).to.equal(403);
  });

  it('are those of a company as well', async () => {
    const nodeIds = await three(async (index) => (await addTestNode(system, `list-${index}`)).id);
    await expectNoOrder(`/v1/companies/${companyId}`, 'mediaNodeIds', nodeIds, operator);
  });

  it('an unknown one is told at the place where the client wrote it', async () => {
    const [skillId] = await three((index) => admin.create('/v1/skills', { name: `Known ${index}` }));
    const refused = await admin.patch(`/v1/users/${await person({ agent: true })}`, {
      skills: [{ skillId: 4_000_000 }, { skillId }],
    });
    expect((refused.body.errors as { path: string }[])[0]?.path).to.equal('/skills/0/skillId');
  });
});
