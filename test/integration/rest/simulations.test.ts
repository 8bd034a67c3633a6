import { expect } from 'chai';
import { faultsOf, type RestAnswer, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

interface Step {
  readonly node: string;
  readonly object: { readonly kind: string; readonly id: number; readonly name: string | null } | null;
  readonly exit: string | null;
  readonly marks: readonly string[];
  readonly decision: Readonly<Record<string, unknown>>;
  readonly outcomes: readonly string[];
  readonly ringing: readonly Readonly<Record<string, unknown>>[] | null;
}

function callOf({ body }: RestAnswer): Readonly<Record<string, unknown>> {
  return body.call as Readonly<Record<string, unknown>>;
}

function stepsOf(answer: RestAnswer): Step[] {
  return callOf(answer).steps as Step[];
}

const number = '+36111700001';
/** A Monday. */
const elevenInBudapest = '2026-03-02T10:00:00Z';

describe('simulations over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let stranger: RestClient;
  let queue: number;
  let calendar: number;
  let extension: number;
  let phone: number;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
    ({ admin: stranger } = await foundTestCompany(system));
    queue = await admin.create('/v1/queues', { name: 'Sales', maxWaitSeconds: 60 });
    phone = await admin.create('/v1/phones', { name: 'Desk of Ann' });
    extension = await admin.create('/v1/extensions', {
      ...{ digits: '201', name: 'Ann' },
      devices: [{ phoneId: phone }],
    });
    calendar = await admin.create('/v1/calendars', {
      ...{ name: 'Office', timeZone: 'Europe/Budapest' },
      weekly: [
        {
          weekdays: [1, 2, 3, 4, 5],
          from: '08:00',
          to: '16:00',
          destination: { kind: 'queue', queueId: queue },
        },
      ],
      defaultDestination: { kind: 'extension', extensionId: extension },
    });
    await admin.create('/v1/numbers', {
      digits: number,
      name: 'Main',
      destination: { kind: 'calendar', calendarId: calendar },
    });
  });
  after(() => system.close());

  const simulate = (body: Readonly<Record<string, unknown>>, client = admin) =>
    client.post('/v1/simulations', body);

  it('tell each node with its name, and what decided, and until when', async () => {
    const answer = await simulate({ number, caller: '06 30 123 4567', at: elevenInBudapest });
    expect(answer.status, answer.text).to.equal(200);
    expect(callOf(answer).caller).to.deep.equal({ kind: 'outside', number: '36301234567' });
    const [entry, office, sales] = stepsOf(answer);
    expect(entry).to.deep.include({ exit: 'next', marks: [`${entry?.node}:enter`] });
    expect(entry?.object).to.deep.include({ kind: 'number', name: 'Main' });
    expect(office?.object).to.deep.equal({ kind: 'calendar', id: calendar, name: 'Office' });
    expect(office?.marks).to.deep.equal([`calendar-${calendar}:enter`, `calendar-${calendar}:row-1`]);
    expect(office?.decision).to.deep.include({
      ...{
        by: 'calendar',
        exit: 'row-1',
        localTime: '2026-03-02T11:00:00',
        until: '2026-03-02T15:00:00.000Z',
      },
      hours: { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '16:00' },
    });
    expect(sales?.object).to.deep.equal({ kind: 'queue', id: queue, name: 'Sales' });
    expect(sales?.outcomes).to.deep.equal(['answered', 'timeout', 'full', 'empty', 'caller-hung-up']);
    expect(sales?.ringing, 'who rings in March is not known').to.equal(null);
    expect(callOf(answer).end).to.deep.equal({
      kind: 'answered',
      node: `queue-${queue}`,
      object: sales?.object,
    });
  });

  it('tell the revision of the call logic', async () => {
    const before = Number(callOf(await simulate({ extension: '201' })).revision);
    await admin.patch(`/v1/queues/${queue}`, { ringSeconds: 30 });
    expect(Number(callOf(await simulate({ extension: '201' })).revision)).to.be.greaterThan(before);
  });

  it('go where people who behave as told send the call', async () => {
    const answers = [{ node: `queue-${queue}`, outcome: 'timeout' }];
    const answer = await simulate({ number, at: elevenInBudapest, answers });
    expect(callOf(answer).end).to.deep.equal({
      ...{ kind: 'hung-up', reason: 'normal', node: 'hang-up-normal', object: null },
    });
    expect(stepsOf(answer)[2]?.decision).to.deep.equal({
      ...{ by: 'people', outcome: 'timeout', assumed: false },
    });
  });

  it('let nobody agree to be called back who shows no number or calls from inside [R12]', async () => {
    const back = { kind: 'callback', queueId: queue };
    await admin.create('/v1/numbers', { digits: '+36111700007', name: 'Back', destination: back });
    await admin.create('/v1/extensions', { digits: '207', name: 'Back', onUnavailable: back });
    const asksFor = async (call: object) => {
      const answer = await simulate({ ...call });
      expect(answer.status, answer.text).to.equal(200);
      const { outcomes, exit } = stepsOf(answer).find(({ node }) => node === `callback-${queue}`) ?? {};
      return { outcomes, exit };
    };
    const asked = { outcomes: ['accepted', 'refused', 'unavailable', 'caller-hung-up'], exit: 'accepted' };
    const notAsked = { outcomes: ['refused', 'unavailable', 'caller-hung-up'], exit: 'refused' };
    expect(await asksFor({ number: '+36111700007', caller: '06301234567' })).to.deep.equal(asked);
    for (const call of [{ number: '+36111700007' }, { extension: '207', caller: '201' }]) {
      expect(await asksFor(call)).to.deep.equal(notAsked);
      const agreed = [{ node: `callback-${queue}`, outcome: 'accepted' }];
      const refused = await simulate({ ...call, answers: agreed });
      expect(faultsOf(refused)).to.deep.equal(['/answers/0/outcome impossible-outcome']);
    }
  });

  it('of a call now: which phones ring and which do not, and why', async () => {
    const [, ring] = stepsOf(await simulate({ extension: '201' }));
    expect(ring?.ringing).to.deep.equal([
      {
        ...{ kind: 'phone', phoneId: phone, name: 'Desk of Ann', startSeconds: 0 },
        silent: 'not-registered',
      },
    ]);
  });

  it('of a call now to a queue: each agent with the status and why calls are not offered', async () => {
    const skill = await admin.create('/v1/skills', { name: 'Selling', queueIds: [queue] });
    const roles = await admin.get('/v1/roles');
    const [role] = roles.body.items as { id: number }[];
    const agent = await admin.create('/v1/users', {
      ...{
        firstName: 'Bea',
        lastName: 'Kis',
        email: `bea-${queue}@example.com`,
        password: 'test-password-1',
      },
      ...{ roleId: role?.id, agent: true, skills: [{ skillId: skill, level: 2 }] },
    });
    const draft = {
      calendars: [{ id: calendar, weekly: [], defaultDestination: { kind: 'queue', queueId: queue } }],
    };
    const answer = await simulate({ number, draft });
    const reached = stepsOf(answer).find(({ node }) => node === `queue-${queue}`);
    expect(reached?.ringing).to.deep.equal([
      {
        ...{ kind: 'agent', agentId: agent, name: 'Bea Kis', level: 2 },
        ...{ status: 'Unassigned', silent: 'not-logged-in' },
      },
    ]);
  });

  it('take what exists in the own company only [P8]', async () => {
    expect(faultsOf(await simulate({ number }, stranger))).to.deep.equal(['/number unknown-reference']);
    expect(faultsOf(await simulate({ extension: '201' }, stranger))).to.deep.equal([
      '/extension unknown-reference',
    ]);
    const theirs = { calendars: [{ id: calendar, name: 'Taken' }] };
    await stranger.create('/v1/extensions', { digits: '201', name: 'Zed' });
    expect(faultsOf(await simulate({ extension: '201', draft: theirs }, stranger))).to.deep.equal([
      '/draft/calendars/0/id unknown-reference',
    ]);
  });

  it('refuse what cannot be, with the path of each bad field', async () => {
    const cases: [Readonly<Record<string, unknown>>, readonly string[]][] = [
      [{}, ['/number required']],
      [{ number, extension: '201' }, ['/number number-or-extension']],
      [{ number: '112' }, ['/number bad-format']],
      [{ number: '+36111999999' }, ['/number unknown-reference']],
      [{ extension: '201', caller: '299' }, ['/caller unknown-reference']],
      [{ number, at: 'yesterday' }, ['/at bad-format']],
      [{ number, at: '0001-01-01T00:00:00Z' }, ['/at out-of-range']],
      [{ number, at: '9999-12-31T23:59:59Z' }, ['/at out-of-range']],
      [
        { number, answers: [{ node: 'queue-1x', outcome: 'answered' }] },
        ['/answers/0/node unknown-reference'],
      ],
      [
        { number, answers: [{ node: `queue-${queue}`, outcome: 'busy' }] },
        ['/answers/0/outcome impossible-outcome'],
      ],
      [
        { number, answers: [{ node: `calendar-${calendar}`, outcome: 'row-1' }] },
        ['/answers/0/outcome impossible-outcome'],
      ],
      [
        { number, answers: [{ node: `queue-${queue}`, outcome: '__proto__' }] },
        ['/answers/0/outcome impossible-outcome'],
      ],
      [{ number, draft: { calendars: [{ name: 'x' }] } }, ['/draft/calendars/0/id required']],
      [{ number, draft: { calendars: [{ id: calendar, name: 7 }] } }, ['/draft/calendars/0/name wrong-type']],
      [{ number, draft: { calendars: [{ id: -1 }] } }, ['/draft/calendars/0/name required']],
      [{ number, draft: { users: [] } }, ['/draft/users unknown-field']],
      [
        { number, draft: { numbers: [{ id: -1, digits: '+36111700009', destination: toQueue(-2) }] } },
        ['/draft/numbers/0/destination/queueId unknown-reference'],
      ],
      [{ number, surprise: 1 }, ['/surprise unknown-field']],
    ];
    for (const [body, faults] of cases) {
      const answer = await simulate(body);
      expect(answer.status, `${JSON.stringify(body)} ${answer.text}`).to.equal(422);
      expect(faultsOf(answer).slice(0, faults.length), JSON.stringify(body)).to.deep.equal(faults);
    }
  });

  it('see nothing but what a call shows: an anonymous caller, and one from a phone', async () => {
    expect(callOf(await simulate({ number, caller: 'anonymous' })).caller).to.deep.equal({
      kind: 'anonymous',
    });
    expect(callOf(await simulate({ extension: '201', caller: '201' })).caller).to.deep.equal({
      ...{ kind: 'extension', digits: '201' },
    });
  });

  describe('with a draft', () => {
    it('take an unsaved override for saved, and change nothing', async () => {
      const overrides = [
        {
          ...{ from: '2026-03-02T10:30', to: '2026-03-02T11:30', open: false, note: 'on duty elsewhere' },
          destination: { kind: 'extension', extensionId: extension },
        },
      ];
      const body = { number, at: elevenInBudapest };
      const tried = await simulate({ ...body, draft: { calendars: [{ id: calendar, overrides }] } });
      expect(callOf(tried).end, tried.text).to.deep.include({ kind: 'answered', node: `ring-${extension}` });
      expect(stepsOf(tried)[1]?.decision).to.deep.include({ exit: 'override-1' });
      const saved = await simulate(body);
      expect(callOf(saved).end).to.deep.include({ node: `queue-${queue}` });
    });

    it('take new objects that point at each other, by ids of their own', async () => {
      const draft = {
        numbers: [{ id: -3, digits: '+36111700003', destination: { kind: 'calendar', calendarId: -2 } }],
        calendars: [{ id: -2, name: 'Night', timeZone: 'Europe/Budapest', defaultDestination: toQueue(-1) }],
        queues: [{ id: -1, name: 'Night queue', maxWaitSeconds: 30, onTimeout: toQueue(queue) }],
      };
      const answers = [{ node: 'queue-new-1', outcome: 'timeout' }];
      const answer = await simulate({ number: '+36111700003', draft, answers });
      expect(answer.status, answer.text).to.equal(200);
      expect(stepsOf(answer).map(({ node }) => node)).to.deep.equal([
        ...['number-new-3', 'calendar-new-2', 'queue-new-1', `queue-${queue}`],
      ]);
      const night = stepsOf(answer)[2];
      expect(night?.object).to.deep.equal({ kind: 'queue', id: -1, name: 'Night queue' });
      expect(night?.marks).to.deep.equal(['queue-new-1:enter', 'queue-new-1:timeout']);
    });
  });

  function toQueue(queueId: number) {
    return { kind: 'queue', queueId };
  }
});
