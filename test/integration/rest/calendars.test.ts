import { expect } from 'chai';
import { faultsOf, type RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const office = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00', destination: null };
const always = { ...office, weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
const christmas = {
  from: '2030-12-24T12:00',
  to: '2030-12-27T00:00',
  open: false,
  note: 'Christmas',
  destination: null,
  fromRoster: false,
};
const defaultDestination = { kind: 'hang-up', reason: 'normal' };

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
    const many = { weekly: Array(501).fill(office), overrides: Array(1_501).fill(christmas) };
    const answer = await admin.post('/v1/calendars', {
      name: 'x',
      timeZone: 'UTC',
      defaultDestination,
      ...many,
    });
    expect(faultsOf(answer)).to.deep.equal(['/weekly too-big', '/overrides too-big']);
    const most = { weekly: Array(500).fill(office), overrides: Array(1_500).fill(christmas) };
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

  describe('what it does in the days to come', () => {
    const leaving = { kind: 'waiting-place' };
    interface Analysis {
      defaultMinutes: number;
      weeklyGaps: { items: unknown[]; total: number };
      exceptions: { items: unknown[]; total: number };
      idle: { items: unknown[]; total: number };
    }

    it('is told to who saves it: gaps, exceptions, and what never decides [R4]', async () => {
      const year = new Date().getUTCFullYear() + 1;
      const answer = await admin.post('/v1/calendars', {
        name: 'Shift',
        timeZone: 'Europe/Budapest',
        defaultDestination,
        weekly: [
          { ...office, destination: leaving },
          { ...office, weekdays: [2], destination: leaving },
        ],
        overrides: [
          { ...christmas, from: `${year}-01-02T00:00`, to: `${year}-01-09T00:00` },
          { ...christmas, from: '2020-01-01T00:00', to: '2020-01-02T00:00' },
        ],
      });
      const analysis = answer.body.analysis as Analysis;
      expect(analysis.weeklyGaps).to.deep.equal({
        items: [
          { weekdays: [1, 2, 3, 4], from: '17:00', to: '08:00', daysLater: 1 },
          { weekdays: [5], from: '17:00', to: '08:00', daysLater: 3 },
        ],
        total: 2,
      });
      expect(analysis.exceptions).to.deep.equal({
        items: [{ override: 1, from: `${year}-01-02T00:00`, to: `${year}-01-09T00:00` }],
        total: 1,
      });
      expect(analysis.idle.items).to.deep.equal([
        { kind: 'row', position: 2, why: 'shadowed' },
        { kind: 'override', position: 2, why: 'past' },
      ]);
      const edited = await admin.patch(`/v1/calendars/${String(answer.body.id)}`, {
        weekly: [{ ...always, destination: leaving }],
        overrides: [],
      });
      expect(edited.body.analysis).to.deep.include({
        defaultMinutes: 0,
        weeklyGaps: { items: [], total: 0 },
        idle: { items: [], total: 0 },
      });
    });

    it('is told short with the answer, and as a whole at its own address', async () => {
      const past = { ...christmas, from: '2020-01-01T00:00', to: '2020-01-02T00:00' };
      const fields = { name: 'x', timeZone: 'UTC', defaultDestination, overrides: Array(30).fill(past) };
      const { body } = await admin.post('/v1/calendars', fields);
      const short = body.analysis as Analysis;
      expect([short.idle.items.length, short.idle.total]).to.deep.equal([20, 30]);
      const whole = (await admin.get(`/v1/calendars/${String(body.id)}/analysis`))
        .body as unknown as Analysis;
      expect([whole.idle.items.length, whole.idle.total]).to.deep.equal([30, 30]);
      expect((await admin.get(`/v1/calendars/${String(body.id)}`)).body).to.not.have.property('analysis');
    });
  });

  describe('now', () => {
    const turnClockTo = (instant: string) => {
      system.levers.clockOffsetMs = Date.parse(instant) - Date.now();
    };
    const stateOf = async (id: number) => {
      const { open, until } = (await admin.get(`/v1/calendars/${id}/now`)).body;
      return { open, until };
    };
    const callsAt = async (id: number, time: string) => {
      const answer = await admin.get(`/v1/calendars/${id}/at?time=${encodeURIComponent(time)}`);
      expect(answer.status, answer.text).to.equal(200);
      return answer.body as { at: string; localTime: string; clock: string; calls: Record<string, unknown> };
    };
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
      const id = await create({});
      for (const path of ['now', 'at?time=2030-01-01T00:00', 'analysis', 'ical'])
        expect((await stranger.get(`/v1/calendars/${id}/${path}`)).status, path).to.equal(404);
    });

    it('says where calls go, since when and until when, to the second of an override’s edge [R3]', async () => {
      const queueId = await admin.create('/v1/queues', { name: 'Support' });
      const extensionId = await admin.create('/v1/extensions', { digits: '2301', name: 'Ann' });
      const id = await create({
        weekly: [{ ...office, destination: { kind: 'queue', queueId } }],
        overrides: [
          {
            ...christmas,
            from: '2030-06-03T14:30',
            to: '2030-06-03T15:00',
            note: 'away',
            destination: { kind: 'extension', extensionId },
          },
        ],
      });
      const before = await callsAt(id, '2030-06-03T14:29:59');
      expect(before.at).to.equal('2030-06-03T12:29:59.000Z');
      expect(before.calls).to.deep.equal({
        exit: 'row-1',
        destination: { kind: 'queue', queueId },
        destinationName: 'Support',
        note: '',
        since: '2030-06-03T06:00:00.000Z',
        until: '2030-06-03T12:30:00.000Z',
      });
      const during = await callsAt(id, '2030-06-03T14:30:00');
      expect(during.calls).to.deep.equal({
        exit: 'override-1',
        destination: { kind: 'extension', extensionId },
        destinationName: '2301 Ann',
        note: 'away',
        since: '2030-06-03T12:30:00.000Z',
        until: '2030-06-03T13:00:00.000Z',
      });
      expect((await callsAt(id, '2030-06-03T15:00')).calls).to.include({ exit: 'row-1' });
      expect((await callsAt(id, '2030-06-03T17:00:00+02:00')).calls).to.include({
        exit: 'default',
        destinationName: 'hang up (normal)',
        since: '2030-06-03T15:00:00.000Z',
      });
      turnClockTo('2030-06-03T12:45:00Z');
      const now = await admin.get(`/v1/calendars/${id}/now`);
      expect(now.body).to.deep.include({ calls: during.calls, localTime: '2030-06-03T14:45' });
    });

    it('of a local time that the clock skips is of the moment after, of one that it shows twice of the first [R7]', async () => {
      const id = await create({});
      const skipped = await callsAt(id, '2030-03-31T02:30');
      expect(skipped).to.include({
        at: '2030-03-31T01:00:00.000Z',
        localTime: '2030-03-31T03:00',
        clock: 'skipped',
      });
      const twice = await callsAt(id, '2030-10-27T02:30');
      expect(twice).to.include({
        at: '2030-10-27T00:30:00.000Z',
        localTime: '2030-10-27T02:30',
        clock: 'twice',
      });
      const second = await callsAt(id, '2030-10-27T01:30:00Z');
      expect(second).to.include({ localTime: '2030-10-27T02:30', clock: 'plain' });
    });

    it('of what is no time is refused', async () => {
      const id = await create({});
      for (const time of [
        '',
        'now',
        '2030-02-29T10:00',
        '2030-01-01',
        '2030-01-01T24:01',
        '2030-01-01T10:00+1',
        '1999-12-31T00:00',
        '9999-01-01T00:00',
      ]) {
        const answer = await admin.get(`/v1/calendars/${id}/at?time=${encodeURIComponent(time)}`);
        expect(answer.status, time).to.equal(422);
        expect(faultsOf(answer), time).to.deep.equal(['/time bad-format']);
      }
      expect((await admin.get(`/v1/calendars/${id}/at`)).status).to.equal(422);
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
      const again = { name: 'Day', weekly: [always] };
      expect((await admin.patch(`/v1/calendars/${calendar}`, again)).status).to.equal(200);
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
