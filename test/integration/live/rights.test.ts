import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import type { ApiProcess } from './api-process.ts';
import type { LiveClient } from './live-client.ts';
import type { LiveCompany, Person } from './live-company.ts';
import { LiveSystem } from './live-system.ts';

describe('who sees what at GET /v1/live', function () {
  this.timeout(60_000);
  let system: LiveSystem;
  let api: ApiProcess;
  let company: LiveCompany;
  let leader: Person;
  let ann: Person;
  let bob: Person;
  let sales: number;
  let support: number;

  before(async () => {
    system = await LiveSystem.start();
  });
  after(() => system.close());
  beforeEach(async () => {
    api = await system.process({ recheckMs: 200 });
    company = await system.found();
    sales = await company.queue('Sales');
    support = await company.queue('Support');
    const skillId = await company.skill([sales]);
    leader = await company.person();
    ann = await company.agent({ supervisorIds: [leader.id], skills: [{ skillId, level: 1 }] });
    bob = await company.agent();
  });
  afterEach(() => system.reset());

  const enter = async (person: Person, status: string) => {
    const revision = await company.enter(person.id, status);
    api.signal.changed(company.id);
    return revision;
  };
  const idsIn = (client: LiveClient) =>
    (client.of('snapshot')[0]?.data.agents as { id: number }[]).map(({ id }) => id);
  const queuesIn = (client: LiveClient, event: 'snapshot' | 'queues') =>
    (client.of(event).at(-1)?.data.queues as { queueId: number }[]).map(({ queueId }) => queueId);
  /** Everything that was ever sent, as text. */
  const all = (client: LiveClient) => JSON.stringify(client.told);

  it('an agent sees himself and the queues of his skills, nobody else', async () => {
    const bar = await system.watch(api, ann);
    await bar.begun();
    expect(idsIn(bar)).to.deep.equal([ann.id]);
    expect(queuesIn(bar, 'snapshot')).to.deep.equal([sales]);
    await enter(bob, 'Incoming call');
    const revision = await enter(ann, 'Incoming call');
    await eventually(() => {
      expect(bar.of('agent').map(({ id, data }) => [id, data.id])).to.deep.equal([
        [`${revision}.${ann.id}`, ann.id],
      ]);
    });
    expect(all(bar)).to.not.contain('Support');
  });

  it('a supervisor sees his people [S12], until they are not his any more', async () => {
    const view = await system.watch(api, leader);
    await view.begun();
    expect(idsIn(view)).to.deep.equal([ann.id]);
    expect(queuesIn(view, 'snapshot')).to.deep.equal([]);
    await enter(bob, 'Incoming call');
    await enter(ann, 'Incoming call');
    await eventually(() => {
      expect(view.agentIds).to.deep.equal([ann.id]);
    });
    await company.edit('user', ann.id, { supervisorIds: [] });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(view.of('agent-gone').map(({ data }) => data)).to.deep.equal([{ id: ann.id }]);
    });
    await company.edit('user', bob.id, { supervisorIds: [leader.id] });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(view.agentIds).to.deep.equal([ann.id, bob.id]);
    });
  });

  it('nobody sees another company, also not with its ids', async () => {
    const other = await system.found();
    const stranger = await other.person(['live-view']);
    const view = await system.watch(api, stranger);
    await view.begun();
    const { id } = await (await system.watch(api, await company.person(['live-view']))).begun();
    const back = await system.watch(api, stranger, { lastEventId: id });
    await enter(ann, 'Incoming call');
    const own = await other.agent();
    await other.change('user', own.id, () => Promise.resolve());
    api.signal.changed(other.id);
    await eventually(() => {
      expect(view.agentIds).to.deep.equal([own.id]);
    });
    for (const client of [view, back]) expect(all(client)).to.not.contain(`"id":${ann.id},`);
  });

  it('who comes back to a part of the company hears of nobody out of sight', async () => {
    const bar = await system.watch(api, ann);
    const { id } = await bar.begun();
    bar.close();
    await enter(bob, 'Incoming call');
    await enter(ann, 'Outgoing call');
    const back = await system.watch(api, ann, { lastEventId: id });
    await back.begun('queues');
    expect(back.told.map(({ event, data }) => [event, data.id])).to.deep.equal([
      ['agent', ann.id],
      ['queues', undefined],
    ]);
    await company.deleteAgent(bob.id);
    const again = await system.watch(api, ann, { lastEventId: back.lastEventId });
    await again.begun();
    expect(again.told.map(({ event }) => event)).to.deep.equal(['snapshot']);
    expect(idsIn(again)).to.deep.equal([ann.id]);
  });

  it('other skills show other queues', async () => {
    const bar = await system.watch(api, ann);
    await bar.begun();
    const skillId = await company.skill([support]);
    await company.edit('user', ann.id, { skills: [{ skillId, level: 1 }] });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(queuesIn(bar, 'queues')).to.deep.equal([support]);
    });
    await company.edit('skill', skillId, { queueIds: [sales, support] });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(queuesIn(bar, 'queues')).to.deep.equal([sales, support]);
    });
  });

  it('another right ends the view before anything more is shown, and the next one is as it allows [P7]', async () => {
    const slow = await system.process({ recheckMs: 60_000 });
    const board = await company.person(['live-view']);
    const view = await system.watch(slow, board);
    await view.begun();
    await company.edit('role', board.roleId, { rights: [] });
    await company.enter(bob.id, 'Incoming call');
    slow.signal.changed(company.id);
    await eventually(() => {
      expect(view.ended).to.equal('in order');
    });
    expect(view.agentIds).to.deep.equal([]);
    const back = await system.watch(slow, board, { lastEventId: view.lastEventId });
    expect((await back.begun()).data).to.deep.equal({ agents: [], queues: [] });
    back.close();
    await company.edit('role', board.roleId, { rights: ['live-view'] });
    const more = await system.watch(slow, board, { lastEventId: back.lastEventId });
    await more.begun();
    expect(idsIn(more)).to.deep.equal([ann.id, bob.id]);
  });

  it('the end of the session ends the view', async () => {
    const view = await system.watch(api, ann);
    await view.begun();
    await company.signOut(ann.token);
    await eventually(() => {
      expect(view.ended).to.equal('in order');
    });
    expect((await system.watch(api, ann)).response.status).to.equal(401);
  });

  it('an inactive user sees nothing any more [S11]', async () => {
    const view = await system.watch(api, ann);
    await view.begun();
    await company.edit('user', ann.id, { active: false });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(view.ended).to.equal('in order');
    });
    expect(view.agentIds).to.deep.equal([]);
  });

  it('while the database is away nobody is sent away, and what was missed comes after it', async () => {
    const view = await system.watch(api, ann);
    await view.begun();
    await system.test.dataSource.query('RENAME TABLE sessions TO away, company_revisions TO also_away');
    await eventually(() => {
      expect(api.logLines.join('')).to.contain('live view failed');
    }, 5_000);
    await system.test.dataSource.query('RENAME TABLE away TO sessions, also_away TO company_revisions');
    await enter(ann, 'Incoming call');
    await eventually(() => {
      expect(view.agentIds).to.deep.equal([ann.id]);
    });
    expect(view.ended).to.equal(null);
  });
});
