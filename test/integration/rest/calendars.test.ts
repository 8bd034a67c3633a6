import { expect } from 'chai';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const office = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00', destination: null };
const always = { ...office, weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
const christmas = {
  from: '2030-12-24T12:00',
  to: '2030-12-27T00:00',
  open: false,
  note: 'Christmas',
  destination: null,
};
const defaultDestination = { kind: 'hang-up', reason: 'normal' };

function faultsOf({ body }: RestAnswer): string[] {
  const faults = body.errors as { path: string; code: string }[] | undefined;
  return (faults ?? []).map(({ path, code }) => `${path} ${code}`);
}

describe('calendars over REST [R2, R3, R7, R8]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    const company = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    // A session would end when the clock is turned.
    const key = await company.admin.post('/v1/api-keys', { name: 'calendars' });
    admin = system.client(String(key.body.key));
  });
  after(() => system.close());

  const create = (fields: object) =>
    admin.create('/v1/calendars', {
      name: 'Shift',
      timeZone: 'Europe/Budapest',
      defaultDestination,
      ...fields,
    });
  const tryRow = (row: object) =>
    admin.post('/v1/calendars', {
      name: 'x',
      timeZone: 'UTC',
      defaultDestination,
      weekly: [office, { ...office, ...row }],
    });
  const tryOverride = (override: object) =>
    admin.post('/v1/calendars', {
      name: 'x',
      timeZone: 'UTC',
      defaultDestination,
      overrides: [christmas, { ...christmas, ...override }],
    });

  it('a row that cannot be is refused at its field', async () => {
    const bad: [object, string][] = [
      [{ from: '24:00' }, '/weekly/1/from bad-format'],
      [{ from: '8:00' }, '/weekly/1/from bad-format'],
      [{ from: '08:60' }, '/weekly/1/from bad-format'],
      [{ from: '08:00\n' }, '/weekly/1/from bad-format'],
      [{ from: 8 }, '/weekly/1/from wrong-type'],
      [{ to: '00:00' }, '/weekly/1/to bad-format'],
      [{ to: '24:01' }, '/weekly/1/to bad-format'],
      [{ to: '08:00' }, '/weekly/1/to equal-to-start'],
      [{ weekdays: [] }, '/weekly/1/weekdays too-small'],
      [{ weekdays: [0] }, '/weekly/1/weekdays/0 too-small'],
      [{ weekdays: [1, 8] }, '/weekly/1/weekdays/1 too-big'],
      [{ weekdays: [1, 1] }, '/weekly/1/weekdays/1 repeated'],
      [{ weekdays: 'Monday' }, '/weekly/1/weekdays wrong-type'],
      [{ colour: 'red' }, '/weekly/1/colour unknown-field'],
    ];
    for (const [row, fault] of bad) {
      const answer = await tryRow(row);
      expect(answer.status, JSON.stringify(row)).to.equal(422);
      expect(faultsOf(answer), JSON.stringify(row)).to.deep.equal([fault]);
    }
  });

  it('an override that cannot be is refused at its field', async () => {
    const bad: [object, string][] = [
      [{ to: christmas.from }, '/overrides/1/to not-after-start'],
      [{ to: '2030-12-24T11:59' }, '/overrides/1/to not-after-start'],
      [{ from: '2030-12-24' }, '/overrides/1/from bad-format'],
      [{ from: '2030-12-24T12:00:00' }, '/overrides/1/from bad-format'],
      [{ from: '2030-12-24T12:00Z' }, '/overrides/1/from bad-format'],
      [{ from: '2030-02-29T12:00' }, '/overrides/1/from bad-format'],
      [{ from: '2030-06-31T12:00' }, '/overrides/1/from bad-format'],
      [{ from: '1999-12-31T12:00' }, '/overrides/1/from out-of-range'],
      [{ to: '9999-01-01T00:00' }, '/overrides/1/to out-of-range'],
      [{ open: 'no' }, '/overrides/1/open wrong-type'],
      [{ note: 'a\nb' }, '/overrides/1/note control-character'],
      [{ note: 'x'.repeat(201) }, '/overrides/1/note too-big'],
    ];
    for (const [override, fault] of bad) {
      const answer = await tryOverride(override);
      expect(answer.status, JSON.stringify(override)).to.equal(422);
      expect(faultsOf(answer), JSON.stringify(override)).to.deep.equal([fault]);
    }
  });

  it('a zone that there is not is refused, and more rows or overrides than anybody has', async () => {
    for (const timeZone of ['Europe/Nowhere', 'europe/budapest', '+01:00', '', '../etc/passwd']) {
      const answer = await admin.post('/v1/calendars', { name: 'x', timeZone, defaultDestination });
      expect(faultsOf(answer), timeZone).to.deep.equal(['/timeZone unknown-value']);
    }
    const many = { weekly: Array(501).fill(office), overrides: Array(501).fill(christmas) };
    const answer = await admin.post('/v1/calendars', {
      name: 'x',
      timeZone: 'UTC',
      defaultDestination,
      ...many,
    });
    expect(faultsOf(answer)).to.deep.equal(['/weekly too-big', '/overrides too-big']);
    const most = { weekly: Array(500).fill(office), overrides: Array(500).fill(christmas) };
    expect((await admin.get(`/v1/calendars/${await create(most)}`)).body).to.deep.include(most);
  });

  it('one without a default is refused: a gap would lose the call [R4]', async () => {
    const answer = await admin.post('/v1/calendars', { name: 'x', timeZone: 'UTC' });
    expect(answer.status).to.equal(422);
    expect(faultsOf(answer)).to.deep.equal(['/defaultDestination required']);
    const id = await create({});
    const taken = await admin.patch(`/v1/calendars/${id}`, { defaultDestination: null });
    expect(taken.status).to.equal(422);
    expect((await admin.get(`/v1/calendars/${id}`)).body).to.deep.include({ defaultDestination });
  });

  it('a destination that there is not is refused at its row, override or default', async () => {
    const to = (queueId: number) => ({ kind: 'queue', queueId });
    const nowhere = { ...office, destination: to(4_000_000) };
    const answer = await admin.post('/v1/calendars', {
      name: 'x',
      timeZone: 'UTC',
      weekly: [office, nowhere],
      overrides: [{ ...christmas, destination: { kind: 'menu', menuId: 4_000_000 } }],
      defaultDestination: to(4_000_001),
    });
    expect(answer.status).to.equal(422);
    expect(faultsOf(answer)).to.have.members([
      '/weekly/1/destination/queueId unknown-reference',
      '/overrides/0/destination/menuId unknown-reference',
      '/defaultDestination/queueId unknown-reference',
    ]);
  });

  it('the ends of what can be are taken, and kept as they were given', async () => {
    const weekly = [always, { ...always, weekdays: [7], from: '23:59', to: '00:01' }];
    const overrides = [
      { ...christmas, from: '2028-02-29T00:00', to: '2028-02-29T24:00', note: 'leap day' },
      { ...christmas, from: '2027-03-28T02:30', to: '2027-03-28T02:31', note: 'that the clock is put over' },
      { ...christmas, from: '2000-01-01T00:00', to: '2199-12-31T24:00', note: '' },
    ];
    const id = await create({ weekly, overrides });
    expect((await admin.get(`/v1/calendars/${id}`)).body).to.deep.include({ weekly, overrides });
    const { note: _note, ...noteless } = christmas;
    const edited = await admin.patch(`/v1/calendars/${id}`, { overrides: [noteless] });
    expect(edited.body).to.deep.include({ weekly, overrides: [{ ...noteless, note: '' }] });
  });

  describe('now', () => {
    const turnClockTo = (instant: string) => {
      system.levers.clockOffsetMs = Date.parse(instant) - Date.now();
    };
    const stateOf = async (id: number) => (await admin.get(`/v1/calendars/${id}/now`)).body;
    after(() => {
      system.levers.clockOffsetMs = 0;
    });

    it('is open or not by the clock of its zone, and until when', async () => {
      const id = await create({ weekly: [office], overrides: [christmas] });
      turnClockTo('2030-06-03T10:00:00Z');
      expect(await stateOf(id)).to.deep.equal({ open: true, until: '2030-06-03T15:00:00.000Z' });
      turnClockTo('2030-12-23T18:00:00Z');
      expect(await stateOf(id)).to.deep.equal({ open: false, until: '2030-12-24T07:00:00.000Z' });
      turnClockTo('2030-12-24T08:00:00Z');
      expect(await stateOf(id)).to.deep.equal({ open: true, until: '2030-12-24T11:00:00.000Z' });
      turnClockTo('2030-12-24T12:00:00Z');
      expect(await stateOf(id)).to.deep.equal({ open: false, until: '2030-12-27T07:00:00.000Z' });
    });

    it('of one that is always open, or never, has no end', async () => {
      expect(await stateOf(await create({ weekly: [always] }))).to.deep.equal({ open: true, until: null });
      expect(await stateOf(await create({}))).to.deep.equal({ open: false, until: null });
    });

    it('of another company is of nothing', async () => {
      const { admin: stranger } = await foundTestCompany(system);
      expect((await stranger.get(`/v1/calendars/${await create({})}/now`)).status).to.equal(404);
    });
  });

  describe('as working hours', () => {
    let agents = 0;
    async function addAgent(workingHoursId: number): Promise<number> {
      agents += 1;
      const { items } = (await admin.get('/v1/roles?limit=1')).body as { items?: { id: number }[] };
      return await admin.create('/v1/users', {
        email: `hours-${agents}@company.example`,
        password: 'a long password',
        roleId: items?.[0]?.id,
        agent: true,
        workingHoursId,
      });
    }
    const isWithin = async (agent: number) => (await admin.get(`/v1/agents/${agent}`)).body.withinHours;

    it('an edit of the hours reaches all their agents at once, and the engines are told', async () => {
      const calendar = await create({ weekly: [always] });
      const [one, two] = [await addAgent(calendar), await addAgent(calendar)];
      const other = await addAgent(await create({ weekly: [always] }));
      expect(await isWithin(one)).to.equal(true);
      system.announced.length = 0;
      await admin.patch(`/v1/calendars/${calendar}`, { weekly: [] });
      expect([await isWithin(one), await isWithin(two), await isWithin(other)]).to.deep.equal([
        false,
        false,
        true,
      ]);
      expect(system.announced.flatMap(({ aggregates }) => aggregates.map(({ kind }) => kind))).to.include(
        'memberships',
      );
    });

    it('where calls go in the hours is nothing to agents [R2]', async () => {
      const calendar = await create({ weekly: [always] });
      await addAgent(calendar);
      system.announced.length = 0;
      const weekly = [{ ...always, destination: { kind: 'waiting-place' } }];
      expect((await admin.patch(`/v1/calendars/${calendar}`, { weekly })).body).to.deep.include({ weekly });
      expect(system.announced.flatMap(({ aggregates }) => aggregates.map(({ kind }) => kind))).to.deep.equal([
        'configuration',
      ]);
    });

    it('a new name is nothing to the engines', async () => {
      const calendar = await create({ weekly: [always], overrides: [christmas] });
      await addAgent(calendar);
      system.announced.length = 0;
      expect((await admin.patch(`/v1/calendars/${calendar}`, { name: 'Night' })).status).to.equal(200);
      expect((await admin.patch(`/v1/calendars/${calendar}`, { weekly: [always] })).status).to.equal(200);
      expect(system.announced).to.deep.equal([]);
    });

    it('those of an agent cannot be deleted', async () => {
      const calendar = await create({ name: 'Used' });
      const agent = await addAgent(calendar);
      const refused = await admin.delete(`/v1/calendars/${calendar}`);
      expect(refused.status).to.equal(409);
      expect(refused.body.code).to.equal('in-use');
      const { referrers } = refused.body.details as { referrers: { kind: string; id: number }[] };
      expect(referrers.map(({ kind, id }) => [kind, id])).to.deep.equal([['user', agent]]);
      await admin.patch(`/v1/users/${agent}`, { workingHoursId: null });
      expect((await admin.delete(`/v1/calendars/${calendar}`)).status).to.be.oneOf([202, 204]);
    });
  });
});
