import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import type { ApiProcess } from './api-process.ts';
import type { LiveCompany, Person } from './live-company.ts';
import { LiveSystem } from './live-system.ts';

const hostile = 'x\n\ndata: {"id":1}\n\nevent: agent\r\rid: 9\u2028\u0000"<b>';

describe('GET /v1/live', function () {
  this.timeout(60_000);
  let system: LiveSystem;
  let api: ApiProcess;
  let company: LiveCompany;
  let wallboard: Person;
  let ann: Person;
  let bob: Person;
  let cid: Person;

  before(async () => {
    system = await LiveSystem.start();
  });
  after(() => system.close());
  beforeEach(async () => {
    api = await system.process();
    company = await system.found();
    wallboard = await company.person(['live-view']);
    ann = await company.agent({ firstName: 'Ann' });
    bob = await company.agent({ firstName: 'Bob' });
    cid = await company.agent({ firstName: hostile.slice(0, 60), lastName: 'Cid' });
  });
  afterEach(() => system.reset());

  const enter = async (person: Person, status: string) => {
    const revision = await company.enter(person.id, status);
    api.signal.changed(company.id);
    return revision;
  };

  it('begins with all agents and queues, at the revision that they are of', async () => {
    const queueId = await company.queue('Sales');
    const revision = await company.enter(ann.id, 'Incoming call');
    const board = await system.watch(api, wallboard);
    expect(board.response.status).to.equal(200);
    expect(board.response.headers.get('content-type')).to.equal('text/event-stream; charset=utf-8');
    expect(board.response.headers.get('cache-control')).to.contain('no-cache');
    expect(board.response.headers.get('x-accel-buffering')).to.equal('no');
    const { id, data } = await board.begun();
    expect(id).to.equal(String(revision));
    const agents = data.agents as { id: number; firstName: string; status: { id: number } }[];
    expect(agents.map((agent) => agent.id)).to.deep.equal([ann.id, bob.id, cid.id]);
    expect(agents[0]?.status.id).to.equal(company.status('Incoming call'));
    expect(agents[2]?.firstName).to.equal(hostile.slice(0, 60));
    expect(data.queues).to.deep.equal([{ queueId, name: 'Sales', waiting: [], longestWaitSince: null }]);
    expect(board.retryMs).to.equal(2_000);
  });

  it('tells of a change of status with its revision as id, and of no other agent', async () => {
    const board = await system.watch(api, wallboard);
    await board.begun();
    const at = Date.now();
    const revision = await enter(bob, 'Outgoing call');
    await eventually(() => {
      expect(board.of('agent').map(({ id, data }) => [id, data.id])).to.deep.equal([
        [String(revision), bob.id],
      ]);
    });
    expect(Date.now() - at, 'it did not wait for the next look').to.be.lessThan(900);
    expect(board.statusOf(bob.id)).to.equal(company.status('Outgoing call'));
  });

  it('tells an agent whose name is made to break the stream as it is', async () => {
    const board = await system.watch(api, wallboard);
    await board.begun();
    await enter(cid, 'Outgoing call');
    await eventually(() => {
      expect(board.of('agent')).to.have.length(1);
    });
    expect(board.of('agent')[0]?.data).to.deep.include({ id: cid.id, firstName: hostile.slice(0, 60) });
    expect(board.told.map(({ event }) => event)).to.deep.equal(['snapshot', 'agent']);
  });

  it('whoever comes back with the last id is told exactly what was missed, each agent once', async () => {
    const before = await system.watch(api, wallboard);
    await before.begun();
    await enter(ann, 'Incoming call');
    await eventually(() => {
      expect(before.agentIds).to.deep.equal([ann.id]);
    });
    before.close();
    await enter(bob, 'Incoming call');
    await enter(cid, 'Outgoing call');
    const last = await enter(bob, 'Connected');
    const back = await system.watch(api, wallboard, { lastEventId: before.lastEventId });
    await back.begun('queues');
    expect(back.of('snapshot')).to.deep.equal([]);
    expect(back.agentIds).to.deep.equal([cid.id, bob.id]);
    expect(back.statusOf(bob.id)).to.equal(company.status('Connected'));
    expect(back.lastEventId).to.equal(String(last));
    await enter(ann, 'Connected');
    await eventually(() => {
      expect(back.agentIds).to.deep.equal([cid.id, bob.id, ann.id]);
    });
  });

  it('who missed nothing is told nothing but the queues', async () => {
    const before = await system.watch(api, wallboard);
    const { id } = await before.begun();
    before.close();
    const back = await system.watch(api, wallboard, { lastEventId: id });
    await back.begun('queues');
    expect(back.told.map(({ event }) => event)).to.deep.equal(['queues']);
  });

  for (const lastEventId of ['garbage', '0', '999999', '1.1', '-1']) {
    it(`begins anew for an id from which it cannot go on: ${lastEventId}`, async () => {
      if (lastEventId === '0') {
        await system.test.dataSource.query(
          'UPDATE company_revisions SET revision = 5000 WHERE companyId = ?',
          [company.id],
        );
      }
      const board = await system.watch(api, wallboard, { lastEventId });
      await board.begun();
      expect(board.told.map(({ event }) => event)).to.deep.equal(['snapshot']);
    });
  }

  it('shows an edited status at everybody who is in it', async () => {
    const board = await system.watch(api, wallboard);
    await board.begun();
    await enter(cid, 'Outgoing call');
    const connected = company.status('Connected');
    const revision = await company.edit('status', connected, { colour: '#123456' });
    api.signal.changed(company.id);
    await eventually(() => {
      const shown = board
        .of('agent')
        .filter(({ data }) => (data.status as { colour: string }).colour === '#123456');
      expect(shown.map(({ data }) => data.id)).to.have.members([ann.id, bob.id]);
    });
    await eventually(() => {
      expect(Number(board.lastEventId)).to.equal(revision);
    });
  });

  it('shows who is within working hours after an edit of the calendar, also to those who come back', async () => {
    const calendarId = await company.calendar();
    const { id: agentId } = await company.agent({ workingHoursId: calendarId });
    const board = await system.watch(api, wallboard);
    const { id } = await board.begun();
    const revision = await company.change('calendar', calendarId, (stores) =>
      stores.workingHours.set(
        { companyId: company.id },
        { calendarId },
        { withinHours: false, changeAt: null },
      ),
    );
    api.signal.changed(company.id);
    const shown = (client: typeof board) => client.of('agent').map(({ data }) => [data.id, data.withinHours]);
    await eventually(() => {
      expect(shown(board)).to.deep.equal([[agentId, false]]);
    });
    expect(Number(board.lastEventId)).to.equal(revision);
    const back = await system.watch(api, wallboard, { lastEventId: id });
    await back.begun('queues');
    expect(shown(back)).to.deep.equal([[agentId, false]]);
  });

  it('shows what leaves no trace in audit and activity, also to those who come back', async () => {
    const board = await system.watch(api, wallboard);
    const { id } = await board.begun();
    await company.hasCalls(ann.id, 2);
    api.signal.changed(company.id);
    await eventually(() => {
      expect(board.of('agent').map(({ data }) => [data.id, data.calls])).to.deep.equal([[ann.id, 2]]);
    });
    const back = await system.watch(api, wallboard, { lastEventId: id });
    await back.begun('queues');
    expect(back.of('agent').map(({ data }) => [data.id, data.calls])).to.deep.equal([[ann.id, 2]]);
  });

  it('tells when an agent is gone, and when a new one is there', async () => {
    const board = await system.watch(api, wallboard);
    const { id } = await board.begun();
    await company.deleteAgent(bob.id);
    api.signal.changed(company.id);
    await eventually(() => {
      expect(board.of('agent-gone').map(({ data }) => data)).to.deep.equal([{ id: bob.id }]);
    });
    const dan = await company.agent({ firstName: 'Dan' });
    await company.change('user', dan.id, () => Promise.resolve());
    api.signal.changed(company.id);
    await eventually(() => {
      expect(board.agentIds).to.deep.equal([dan.id]);
    });
    const back = await system.watch(api, wallboard, { lastEventId: id });
    await back.begun('queues');
    expect(back.told.map(({ event, data }) => [event, data.id])).to.deep.equal([
      ['agent-gone', bob.id],
      ['agent', dan.id],
      ['queues', undefined],
    ]);
  });

  it('tells all queues when one is made, renamed or deleted', async () => {
    const board = await system.watch(api, wallboard);
    await board.begun();
    const queueId = await company.queue('New');
    await company.change('queue', queueId, () => Promise.resolve());
    api.signal.changed(company.id);
    const names = () =>
      board.of('queues').map(({ data }) => (data.queues as { name: string }[]).map(({ name }) => name));
    await eventually(() => {
      expect(names()).to.deep.equal([['New']]);
    });
    await company.edit('queue', queueId, { name: 'Newer' });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(names()).to.deep.equal([['New'], ['Newer']]);
    });
  });

  it('shows agents only, or queues only, on request', async () => {
    const queueId = await company.queue('Sales');
    const agents = await system.watch(api, wallboard, { query: '?only=agents' });
    const queues = await system.watch(api, wallboard, { query: '?only=queues' });
    expect((await agents.begun()).data.queues).to.deep.equal([]);
    expect((await agents.begun()).data.agents).to.have.length(3);
    const { data } = await queues.begun();
    expect(data.agents).to.deep.equal([]);
    expect(data.queues).to.have.length(1);
    await enter(ann, 'Incoming call');
    await company.edit('queue', queueId, { name: 'Other' });
    api.signal.changed(company.id);
    await eventually(() => {
      expect(agents.agentIds).to.deep.equal([ann.id]);
      expect(queues.of('queues')).to.have.length(1);
    });
    expect(agents.of('queues')).to.deep.equal([]);
    expect(queues.agentIds).to.deep.equal([]);
  });

  it('answers what it is not asked properly', async () => {
    const ask = (path: string, method = 'GET', token = wallboard.token) =>
      fetch(`${api.baseUrl}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    const head = await ask('/v1/live', 'HEAD');
    expect([head.status, await head.text()]).to.deep.equal([200, '']);
    expect(head.headers.get('content-type')).to.equal('text/event-stream; charset=utf-8');
    expect((await ask('/v1/live?only=phones')).status).to.equal(422);
    expect((await ask('/v1/live?since=1')).status).to.equal(422);
    expect((await ask('/v1/live', 'GET', 'nobody')).status).to.equal(401);
    expect((await ask('/v1/live', 'POST')).status).to.equal(405);
    expect(api.streams.size).to.equal(0);
  });
});
