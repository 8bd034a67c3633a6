import { connect } from 'node:net';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import type { LiveCompany, Person } from './live-company.ts';
import { LiveSystem } from './live-system.ts';

/** Looked for each second; the rest is for the database and this machine. */
const withoutSignalMs = 1_500;

describe('live views of several processes', function () {
  this.timeout(90_000);
  let system: LiveSystem;
  let company: LiveCompany;
  let wallboard: Person;
  let ann: Person;

  before(async () => {
    system = await LiveSystem.start();
  });
  after(() => system.close());
  beforeEach(async () => {
    company = await system.found();
    wallboard = await company.person(['live-view']);
    ann = await company.agent({ firstName: 'Ann' });
  });
  afterEach(() => system.reset());

  it('each shows what was changed at another, soon, and goes on where the other was left', async () => {
    const [one, two] = [await system.process(), await system.process()];
    const boards = [await system.watch(one, wallboard), await system.watch(two, wallboard)];
    await Promise.all(boards.map((board) => board.begun()));
    const worker = system.signal();
    // The first signals may come before the connections are there.
    await eventually(async () => {
      const at = Date.now();
      const revision = await company.enter(ann.id, Date.now() % 2 === 0 ? 'Incoming call' : 'Outgoing call');
      worker.changed(company.id);
      await eventually(() => {
        for (const board of boards) expect(board.lastEventId).to.equal(String(revision));
      });
      expect(Date.now() - at).to.be.lessThan(500);
    }, 20_000);
    const [first] = boards;
    first?.close();
    await company.enter(ann.id, 'Connected');
    const back = await system.watch(two, wallboard, { lastEventId: first?.lastEventId ?? '' });
    await back.begun('queues');
    expect(back.agentIds).to.deep.equal([ann.id]);
    expect(back.of('snapshot')).to.deep.equal([]);
  });

  it('without any signal the change is there within one look', async () => {
    const board = await system.watch(await system.process(), wallboard);
    await board.begun();
    const at = Date.now();
    await company.enter(ann.id, 'Incoming call');
    await eventually(() => {
      expect(board.agentIds).to.deep.equal([ann.id]);
    });
    expect(Date.now() - at).to.be.lessThan(withoutSignalMs);
  });

  for (const [how, remove, giveBack] of [
    ['gone', () => system.redis.kill(), () => system.redis.restart()],
    [
      'deaf',
      () => system.redis.freeze(),
      () => {
        system.redis.thaw();
        return Promise.resolve();
      },
    ],
  ] as const) {
    it(`Redis ${how}: everything arrives a little later, and soon again when it is back`, async () => {
      const board = await system.watch(await system.process(), wallboard);
      await board.begun();
      const worker = system.signal();
      await remove();
      try {
        for (const status of ['Incoming call', 'Connected']) {
          const at = Date.now();
          const revision = await company.enter(ann.id, status);
          worker.changed(company.id);
          await eventually(() => {
            expect(board.lastEventId).to.equal(String(revision));
          });
          expect(Date.now() - at).to.be.lessThan(withoutSignalMs);
        }
      } finally {
        await giveBack();
      }
      await eventually(async () => {
        const at = Date.now();
        const revision = await company.enter(
          ann.id,
          Date.now() % 2 === 0 ? 'Incoming call' : 'Outgoing call',
        );
        worker.changed(company.id);
        await eventually(() => {
          expect(board.lastEventId).to.equal(String(revision));
        });
        expect(Date.now() - at).to.be.lessThan(200);
      }, 20_000);
    });
  }

  it('twenty writers at once: every change is shown, and in the order of the revisions', async () => {
    const api = await system.process();
    const agents = await Promise.all(Array.from({ length: 20 }, () => company.agent()));
    const board = await system.watch(api, wallboard);
    await board.begun();
    const rounds = ['Incoming call', 'Connected', 'Outgoing call'];
    await Promise.all(
      agents.map(async ({ id }) => {
        for (const status of rounds) {
          await company.enter(id, status);
          api.signal.changed(company.id);
        }
      }),
    );
    await eventually(() => {
      for (const { id } of agents) expect(board.statusOf(id)).to.equal(company.status('Outgoing call'));
    });
    const ids = board.of('agent').map(({ id }) => Number(id));
    expect(ids).to.deep.equal([...ids].sort((a, b) => a - b));
  });

  it('many views of one company cost the database no more than one', async () => {
    const api = await system.process({ mostPerUser: 50 });
    const boards = await Promise.all(Array.from({ length: 50 }, () => system.watch(api, wallboard)));
    await Promise.all(boards.map((board) => board.begun()));
    const { dataSource } = system.test;
    const looks = async () => {
      const [row] = await dataSource.query<{ Value: string }[]>("SHOW GLOBAL STATUS LIKE 'Com_select'");
      return Number(row?.Value);
    };
    const before = await looks();
    await company.enter(ann.id, 'Incoming call');
    api.signal.changed(company.id);
    await eventually(() => {
      for (const board of boards) expect(board.agentIds).to.deep.equal([ann.id]);
    });
    expect((await looks()) - before).to.be.lessThan(40);
  });

  it('a user may have ten, and one more when one was closed', async () => {
    const api = await system.process();
    const boards = await Promise.all(Array.from({ length: 10 }, () => system.watch(api, wallboard)));
    const refused = await fetch(`${api.baseUrl}/v1/live`, {
      headers: { authorization: `Bearer ${wallboard.token}` },
    });
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('content-type')).to.contain('application/problem+json');
    expect(await refused.json()).to.deep.include({ code: 'too-many-requests', details: { most: 10 } });
    expect((await system.watch(api, ann)).response.status, 'another user').to.equal(200);
    boards[0]?.close();
    await eventually(async () => {
      expect((await system.watch(api, wallboard)).response.status).to.equal(200);
    });
  });

  it('a quiet view is kept alive, and its client learns how far it is', async () => {
    const api = await system.process({ pingMs: 50 });
    const bar = await system.watch(api, ann);
    await bar.begun();
    const other = await company.agent();
    const revision = await company.enter(other.id, 'Incoming call');
    api.signal.changed(company.id);
    await eventually(() => {
      expect(bar.comments).to.include('ping');
      expect(bar.lastEventId).to.equal(`${revision}.${ann.id}`);
    });
    expect(bar.agentIds).to.deep.equal([]);
  });

  it('the end of the process ends the views in order', async () => {
    const api = await system.process();
    const board = await system.watch(api, wallboard);
    await board.begun();
    const at = Date.now();
    await system.reset();
    await eventually(() => {
      expect(board.ended).to.be.oneOf(['in order', 'cut']);
    });
    expect(Date.now() - at).to.be.lessThan(1_500);
  });

  it('a client that does not read is cut off, and others notice nothing', async () => {
    const api = await system.process({ mostBufferedBytes: 100_000 });
    for (let made = 0; made < 300; made += 1) {
      await company.agent({ firstName: 'x'.repeat(100), lastName: 'y'.repeat(100) });
    }
    const board = await system.watch(api, wallboard);
    await board.begun();
    const { hostname, port } = new URL(api.baseUrl);
    const socket = connect(Number(port), hostname);
    socket.pause();
    socket.on('error', () => undefined);
    socket.write(`GET /v1/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${wallboard.token}\r\n\r\n`);
    await eventually(() => {
      expect(api.streams.size).to.equal(2);
    });
    // What the operating system takes for a client that does not read is several megabytes.
    let edits = 0;
    await eventually(async () => {
      edits += 1;
      await company.edit('status', company.status('Connected'), {
        colour: `#${edits.toString(16).padStart(6, '0')}`,
      });
      api.signal.changed(company.id);
      expect(api.streams.size, `after ${edits} edits`).to.equal(1);
    }, 60_000);
    await eventually(() => {
      expect(api.logLines.join('')).to.contain('the client does not read');
    });
    socket.destroy();
    const last = await company.enter(ann.id, 'Incoming call');
    api.signal.changed(company.id);
    await eventually(() => {
      expect(board.lastEventId).to.equal(String(last));
    });
    expect(board.ended).to.equal(null);
    expect(api.logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).to.deep.equal(
      [],
    );
  });
});
