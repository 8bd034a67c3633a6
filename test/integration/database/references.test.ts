import { expect } from 'chai';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('an object that is referred to', () => {
  let test: TestDatabase;
  let company: SampleCompany;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(async () => {
    await test.drop();
  });

  it('knows by whom, up to a limit', async () => {
    const { records } = test.database.stores;
    const { companyId, drafts } = company;
    const { user, role, phone, extension, trunk, number, queue, skill, recording, calendar } =
      company.records;
    const { menu, announcement, prompt } = company.records;
    const group = company.records['ring-group'];
    const box = company.records['voicemail-box'];
    const list = company.records['caller-list'];
    const { redirect } = company.records;
    const named = (kind: string, { id, name }: { id: number; name: string }) => ({ kind, id, name });
    const scope = { companyId };
    const second = await records.queue.insert({
      ...drafts.queue(),
      name: 'Second',
      onTimeout: { kind: 'queue', queueId: queue.id },
      onFull: { kind: 'queue', queueId: queue.id },
    });
    await records.queue.update({ ...queue, onFull: { kind: 'queue', queueId: queue.id } });
    const nameless = await records.number.insert({
      ...drafts.number(),
      name: '',
      destination: { kind: 'extension', extensionId: extension.id },
    });
    const junior = await records.user.insert({
      ...drafts.user(),
      firstName: 'Bea',
      lastName: '',
      extensionId: null,
      skills: [],
      supervisorIds: [user.id],
    });
    const anna = { id: user.id, name: 'Anna Kovács' };
    const bea = { kind: 'user', id: junior.id, name: 'Bea' };
    const { callback } = company.records;
    expect(await records.queue.referrers(scope, queue.id, 10)).to.have.deep.members([
      { kind: 'callback', id: callback.id, name: callback.customer },
      named('calendar', calendar),
      named('menu', menu),
      named('number', number),
      named('queue', second),
      { kind: 'skill', id: skill.id, name: 'Sales' },
    ]);
    expect(await records.extension.referrers(scope, extension.id, 10)).to.have.deep.members([
      named('caller-list', list),
      { kind: 'agent', ...anna },
      { kind: 'number', id: nameless.id, name: nameless.digits },
      named('queue', queue),
      named('ring-group', group),
      { kind: 'user', ...anna },
      bea,
    ]);
    expect(await records.extension.referrers(scope, extension.id, 2)).to.have.length(2);
    expect(await records.phone.referrers(scope, phone.id, 10)).to.deep.equal([
      named('extension', extension),
      named('ring-group', group),
    ]);
    expect(await records['ring-group'].referrers(scope, group.id, 10)).to.deep.equal([
      named('announcement', announcement),
    ]);
    expect(await records.announcement.referrers(scope, announcement.id, 10)).to.deep.equal([
      named('menu', menu),
    ]);
    expect(await records['voicemail-box'].referrers(scope, box.id, 10)).to.deep.equal([
      named('calendar', calendar),
    ]);
    expect(await records.prompt.referrers(scope, prompt.id, 10)).to.deep.equal([
      named('announcement', announcement),
      named('menu', menu),
      named('queue', queue),
      named('queue', second),
      named('voicemail-box', box),
    ]);
    expect(await records.menu.referrers(scope, menu.id, 10)).to.deep.equal([
      { kind: 'redirect', id: redirect.id, name: number.name },
    ]);
    expect(await records['caller-list'].referrers(scope, list.id, 10)).to.deep.equal([
      { kind: 'redirect', id: redirect.id, name: number.name },
    ]);
    expect(await records.redirect.referrers(scope, redirect.id, 10)).to.deep.equal([]);
    const moved = await records.redirect.update({
      ...redirect,
      holder: { kind: 'ring-group', ringGroupId: group.id },
    });
    expect(await records['ring-group'].referrers(scope, group.id, 10)).to.deep.equal([
      named('announcement', announcement),
      { kind: 'redirect', id: redirect.id, name: group.name },
    ]);
    await records.redirect.update({
      ...moved,
      holder: { kind: 'extension', extensionId: extension.id },
      destination: { kind: 'hang-up', reason: 'busy' },
    });
    const back = { kind: 'menu', menuId: menu.id } as const;
    const bound = await records.extension.insert({ ...drafts.extension(), onBusy: back });
    await records.number.update({ ...number, destination: { kind: 'calendar', calendarId: calendar.id } });
    expect(await records.menu.referrers(scope, menu.id, 10)).to.deep.equal([named('extension', bound)]);

    expect(await records.skill.referrers(scope, skill.id, 10)).to.deep.equal([{ kind: 'user', ...anna }]);
    expect(await records.role.referrers(scope, role.id, 10)).to.deep.equal([{ kind: 'user', ...anna }, bea]);
    expect(await records.calendar.referrers(scope, calendar.id, 10)).to.deep.equal([
      named('number', number),
      { kind: 'user', ...anna },
      bea,
    ]);
    expect(await records.user.referrers(scope, user.id, 10)).to.deep.equal([bea]);
    expect(await records.user.referrers(scope, junior.id, 10)).to.deep.equal([]);
    expect(await records.trunk.referrers(scope, trunk.id, 10)).to.deep.equal([named('menu', menu)]);
    const mobile = await records.phone.insert({ ...drafts.phone(), name: 'Mobile', trunkId: trunk.id });
    expect(await records.trunk.referrers(scope, trunk.id, 10)).to.deep.equal([
      named('menu', menu),
      { kind: 'phone', id: mobile.id, name: 'Mobile' },
    ]);
    await records.user.update({ ...junior, mobilePhoneId: mobile.id });
    expect(await records.phone.referrers(scope, mobile.id, 10)).to.deep.equal([bea]);
    expect(await records.number.referrers(scope, number.id, 10)).to.deep.equal([]);
    expect(await records.extension.referrers(scope, extension.id, 10)).to.deep.include({
      kind: 'redirect',
      id: redirect.id,
      name: 'Desk',
    });
    expect(await records.recording.referrers(scope, recording.id, 10)).to.deep.equal([]);
  });

  it('knows by whom a status is used: agents, other statuses and queues [S8]', async () => {
    const { records, agents } = test.database.stores;
    const { companyId, drafts } = company;
    const scope = { companyId };
    const used = await records.status.insert(drafts.status());
    const referrers = () => records.status.referrers(scope, used.id, 10);
    const expectUsed = async (kind: string, id: number, name: string) => {
      expect(await referrers()).to.deep.equal([{ kind, id, name }]);
      expect(await rejectionOf(records.status.delete(scope, used.id))).to.have.property(
        'code',
        'reference-conflict',
      );
    };
    const other = await records.status.insert({ ...drafts.status(), name: 'Other', goToStatusId: used.id });
    await expectUsed('status', other.id, 'Other');
    const led = await records.status.update({ ...other, goToStatusId: null, onHangUpStatusId: used.id });
    await expectUsed('status', other.id, 'Other');
    await records.status.update({ ...led, onHangUpStatusId: null });
    const queue = await records.queue.insert({
      ...drafts.queue(),
      noAnswerLimit: 2,
      noAnswerStatusId: used.id,
    });
    await expectUsed('queue', queue.id, queue.name);
    await records.queue.update({ ...queue, noAnswerLimit: null, noAnswerStatusId: null });
    const agent = (await agents.find(scope, company.records.user.id))!;
    const shown = await agents.update({ ...agent, state: { ...agent.state, shown: used.id } });
    await expectUsed('agent', agent.id, 'Anna Kovács');
    const { shown: before } = agent.state;
    const chosen = await agents.update({
      ...shown,
      state: { ...agent.state, shown: before, chosen: used.id },
    });
    await expectUsed('agent', agent.id, 'Anna Kovács');
    await agents.update({ ...chosen, state: { ...agent.state, previous: used.id } });
    expect(await referrers(), 'where an agent was before forbids nothing').to.deep.equal([]);
    await records.status.delete(scope, used.id);
    const left = await agents.find(scope, agent.id);
    expect(left?.state.previous, 'counts as none').to.equal(used.id);
  });

  it('does not keep itself alive by leading back to itself', async () => {
    const { records } = test.database.stores;
    const { companyId, drafts } = company;
    const scope = { companyId };
    const queue = await records.queue.insert(drafts.queue());
    const status = await records.status.insert(drafts.status());
    const here = { kind: 'queue', queueId: queue.id } as const;
    await records.queue.update({ ...queue, onTimeout: here, onFull: here, onEmpty: here });
    await records.status.update({ ...status, goToStatusId: status.id, onHangUpStatusId: status.id });
    for (const [store, id] of [
      [records.queue, queue.id],
      [records.status, status.id],
    ] as const) {
      expect(await store.referrers(scope, id, 10)).to.deep.equal([]);
      await store.delete(scope, id);
      expect(await store.find(scope, id)).to.equal(null);
    }
  });

  it('cannot be deleted, whoever forgot to ask', async () => {
    const { records } = test.database.stores;
    const { companyId } = company;
    for (const kind of [
      'user',
      'role',
      'phone',
      'extension',
      'trunk',
      'queue',
      'ring-group',
      'caller-list',
      'prompt',
      'announcement',
      'menu',
      'voicemail-box',
      'skill',
      'status',
      'calendar',
    ] as const) {
      const { id } = company.records[kind];
      const error = await rejectionOf(records[kind].delete({ companyId }, id));
      expect(error, kind).to.have.property('code', 'reference-conflict');
      expect(await records[kind].find({ companyId }, id)).to.not.equal(null);
    }
  });

  it('may be forgotten by history: a recording outlives queue, number and agent', async () => {
    const { records } = test.database.stores;
    const other = await addSampleCompany(test.database);
    const scope = { companyId: other.companyId };
    const { user, number, recording } = other.records;
    await records.recording.update({ ...recording, agentId: user.id });
    await records.redirect.delete(scope, other.records.redirect.id);
    await records.number.delete(scope, number.id);
    await records.user.delete(scope, user.id);
    expect(await records.recording.find(scope, recording.id)).to.deep.include({
      agentId: user.id,
      numberId: number.id,
    });
    expect(
      await test.database.stores.agents.find(scope, user.id),
      'the live state goes with the user',
    ).to.equal(null);
    expect(await records['api-key'].find(scope, other.records['api-key'].id)).to.equal(null);
  });
});
