import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { heardTones } from '../support/audio/dominant-tone.ts';
import { toneSamples } from '../support/audio/tone.ts';
import { wavBytes } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem, untilReady } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

/** Each prompt is a tone, so that a recording of the call tells where it was. */
const tones = { main: 700, second: 900, chosen: 1_200, wrong: 1_500, silent: 1_800, away: 2_100 } as const;
type Place = keyof typeof tones;

describe('menus, with real phones [R12]', function () {
  this.timeout(180_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let phone: Softphone;
  let since = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    anna = await company.agent('Anna', []);
    const prompts = new Map<Place, number>();
    for (const name of Object.keys(tones) as Place[]) {
      const { id } = await make('prompts', { name });
      const audio = wavBytes(toneSamples(tones[name], 3), 8_000);
      const headers = { 'content-type': 'audio/wav', ...patient };
      const answer = await company.rest.fetch('PUT', `/v1/prompts/${id}/audio`, audio, headers);
      expect(answer.status, await answer.text()).to.equal(200);
      prompts.set(name, id);
    }
    const announcements = new Map<Place, object>();
    for (const name of ['chosen', 'wrong', 'silent', 'away'] as const) {
      const { id } = await make('announcements', { name, promptId: prompts.get(name) });
      announcements.set(name, { kind: 'announcement', announcementId: id });
    }
    const menu = async (name: 'main' | 'second', key: string, destination: unknown) => {
      const { id } = await make('menus', {
        ...{ name, promptId: prompts.get(name), waitSeconds: 1, tries: 2 },
        keys: [
          { key: '1', destination: announcements.get('chosen') },
          { key, destination },
        ],
        onNoInput: announcements.get('silent'),
        onWrongInput: announcements.get('wrong'),
        onUnavailable: announcements.get('away'),
      });
      return { kind: 'menu', menuId: id };
    };
    const second = await menu('second', '*', announcements.get('silent'));
    const main = await menu('main', '2', second);
    await make('extensions', { digits: '290', name: 'Menu', onUnavailable: main });
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 300, answer: 'never' }],
    });
    phone = phones.phone(anna.phone.user);
    await phone.registered();
  });
  after(async () => {
    await phones.stop();
  });
  beforeEach(() => {
    since = Date.now();
  });

  const patient = { prefer: 'wait=30' };
  const make = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.post<{ id: number }>(`/v1/${path}`, body, patient);
  const dial = async () => {
    await phone.dial('290');
    await phone.waitFor('established', { since, withinMs: 20_000 });
  };
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  const untilClosed = () => phone.waitFor('closed', { since, withinMs: 30_000 });
  /** How long each prompt was heard in the last call, in seconds. */
  const heard = async (): Promise<Partial<Record<Place, number>>> => {
    await untilClosed();
    return await eventually(() => {
      const samples = phone.heard().at(-1)?.channels[0];
      if (!samples || samples.length === 0) throw new Error('nothing was heard');
      const found = heardTones(samples, Object.values(tones));
      return Object.fromEntries(
        (Object.keys(tones) as Place[]).flatMap((name) => {
          const seconds = found.find(({ hz }) => hz === tones[name])?.seconds;
          return seconds === undefined ? [] : [[name, seconds]];
        }),
      );
    });
  };

  it('a key stops the prompt and leads on', async () => {
    await dial();
    await pass(500);
    await phone.sendDigits('1');
    const there = await heard();
    expect(there.chosen).to.be.greaterThan(2);
    expect(there.main).to.be.lessThan(2.5);
  });

  it('one menu leads to another', async () => {
    await dial();
    await pass(500);
    await phone.sendDigits('2');
    await pass(1_200);
    await phone.sendDigits('1');
    const there = await heard();
    expect(there).to.include.keys('main', 'second', 'chosen');
  });

  it('no key, twice: the way for no input; the prompt was heard twice', async () => {
    await dial();
    const there = await heard();
    expect(there.main).to.be.greaterThan(5);
    expect(there.silent).to.be.greaterThan(2);
  });

  it('wrong keys, twice: the way for wrong input', async () => {
    await dial();
    await pass(300);
    await phone.sendDigits('9');
    // The tone of the refusal lasts 0.8 s; what is typed before its end is forgotten.
    await pass(2_000);
    await phone.sendDigits('8');
    expect((await heard()).wrong).to.be.greaterThan(2);
  });

  it('a controller that is stopped in the middle of the prompt: unavailable within three seconds', async () => {
    const { pid } = system.server();
    await dial();
    await pass(500);
    process.kill(pid, 'SIGSTOP');
    try {
      const there = await heard();
      expect(there.away).to.be.greaterThan(2);
      // The prompt is three seconds long and would come again.
      expect(there.main).to.be.lessThan(3.5);
      expect(there.silent).to.equal(undefined);
      // The heartbeat is old by now: the next caller passes by at once.
      since = Date.now();
      await dial();
      expect((await heard()).main).to.equal(undefined);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await untilReady(system.url(), 60_000);
  });

  it('a controller that is killed in the middle of the prompt: unavailable, and the next one serves again', async () => {
    await dial();
    await pass(500);
    await system.server().kill9();
    const there = await heard();
    expect(there.away).to.be.greaterThan(2);
    await system.restart();
    // The lease of the dead one must end first: an edit is applied once the next one holds the engine.
    await (await company.signInAgain()).post('/v1/queues', { name: 'Whatever' }, patient);
    since = Date.now();
    await dial();
    // Well within the prompt: a key that comes before the controller has the call is nobody's.
    await pass(1_500);
    await phone.sendDigits('1');
    expect((await heard()).chosen).to.be.greaterThan(2);
  });

  itSimulatesEveryCall(
    () => company,
    () => company.signInAgain(),
  );
});
