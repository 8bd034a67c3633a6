import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { heardTones } from '../support/audio/dominant-tone.ts';
import { toneSamples } from '../support/audio/tone.ts';
import { parseWav, wavBytes } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

const customerHz = 1_500;
const agentHz = 1_000;
const musicHz = 700;
/** The notes of what every node has. */
const notesHz = [330, 392, 494, 587];
const musicSeconds = 1;

describe('what a caller hears who waits in a queue', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let customer: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let customersPhone: Softphone;
  let queue: { id: number };
  let prompt: { id: number };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    prompt = await make('prompts', { name: 'Music' });
    const audio = wavBytes(toneSamples(musicHz, musicSeconds), 8_000);
    const headers = { 'content-type': 'audio/wav', ...patient };
    const uploaded = await company.rest.fetch('PUT', `/v1/prompts/${prompt.id}/audio`, audio, headers);
    expect(uploaded.status).to.equal(200);
    queue = await company.queue('Sales', { musicPromptId: prompt.id, record: true });
    const selling = await company.skill('Selling', [queue.id]);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    customer = await company.agent('Cecil', []);
    await make('extensions', {
      digits: '290',
      name: 'Sales',
      onUnavailable: { kind: 'queue', queueId: queue.id },
    });
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { ...anna.phone, toneHz: agentHz, answer: 'auto' },
        { ...customer.phone, toneHz: customerHz },
      ],
    });
    annasPhone = phones.phone(anna.phone.user);
    customersPhone = phones.phone(customer.phone.user);
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await phones.stop();
  });

  afterEach(async () => {
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  const patient = { prefer: 'wait=30' };
  const make = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.post<{ id: number }>(`/v1/${path}`, body, patient);

  async function listen(seconds: number): Promise<void> {
    const until = Date.now() + seconds * 1_000;
    await eventually(
      () => {
        expect(Date.now()).to.be.greaterThan(until);
      },
      2 * seconds * 1_000,
    );
  }

  /** The customer waits so long, then talks to the agent. */
  async function wait(seconds: number): Promise<{ since: number }> {
    const since = Date.now();
    await customersPhone.dial('290');
    await customersPhone.waitFor('established', { since });
    await listen(seconds);
    await company.rest.post(`/v1/agents/${anna.id}/login`);
    await annasPhone.waitFor('established', { since });
    return { since };
  }

  async function talk({ since }: { since: number }, seconds: number): Promise<void> {
    await listen(seconds);
    await customersPhone.hangUp();
    await customersPhone.waitFor('closed', { since });
    await annasPhone.waitFor('closed', { since });
  }

  /** By tone, how many seconds of it the customer heard in the last call. */
  const heard = (...candidatesHz: number[]) => {
    const [samples = new Int16Array(0)] = customersPhone.heard().at(-1)?.channels ?? [];
    const tones = new Map(heardTones(samples, candidatesHz).map(({ hz, seconds }) => [hz, seconds]));
    return (hz: number) => tones.get(hz) ?? 0;
  };
  const notes = (seconds: (hz: number) => number) => notesHz.map(seconds);

  it('is the music of the queue, again and again until the agent takes the call; the recording has none of it', async () => {
    const call = await wait(4);
    await talk(call, 2);
    await eventually(() => {
      const seconds = heard(musicHz, agentHz, ...notesHz);
      expect(seconds(musicHz), 'more often than once').to.be.within(3 * musicSeconds, 6 * musicSeconds);
      expect(seconds(agentHz)).to.be.within(1, 4);
      expect(notes(seconds)).to.deep.equal([0, 0, 0, 0]);
    });
    const recording = await eventually(async () => {
      const { items } = await company.rest.get<{ items: { id: number }[] }>('/v1/recordings?state=stored');
      if (!items[0]) throw new Error('not stored yet');
      return items[0];
    }, 20_000);
    const audio = await company.rest.fetch('GET', `/v1/recordings/${recording.id}/audio`);
    const [said, answered] = parseWav(Buffer.from(await audio.arrayBuffer())).channels;
    const tonesOf = (samples: Int16Array = new Int16Array(0)) =>
      heardTones(samples, [musicHz, customerHz, agentHz]).map(({ hz }) => hz);
    expect([tonesOf(said), tonesOf(answered)]).to.deep.equal([[customerHz], [agentHz]]);
  });

  it('cannot be deleted while a queue has it', async () => {
    const answer = await company.rest.fetch('DELETE', `/v1/prompts/${prompt.id}`);
    expect(answer.status).to.equal(409);
  });

  it('is what every node has, when the queue has no music: the next caller hears that', async () => {
    await company.rest.patch(`/v1/queues/${queue.id}`, { musicPromptId: null }, patient);
    const call = await wait(7);
    await talk(call, 1);
    await eventually(() => {
      const seconds = heard(musicHz, agentHz, ...notesHz);
      expect(seconds(musicHz)).to.equal(0);
      for (const hz of notesHz) expect(seconds(hz), `${hz} Hz`).to.be.greaterThan(0.2);
    });
  });

  it('put on hold by the agent, the customer hears the same, and the agent again afterwards', async () => {
    const call = await wait(1);
    // Nobody puts on hold whom they have not yet heard; until the two are connected there is nobody who could be.
    await listen(1);
    await annasPhone.hold();
    await listen(5);
    await annasPhone.resume();
    await talk(call, 2);
    await eventually(() => {
      const seconds = heard(agentHz, ...notesHz);
      expect(notes(seconds).reduce((sum, one) => sum + one)).to.be.greaterThan(3);
      expect(seconds(agentHz)).to.be.greaterThan(0.5);
    });
  });

  it('can be deleted when no queue has it', async () => {
    const answer = await company.rest.fetch('DELETE', `/v1/prompts/${prompt.id}`);
    expect(answer.status).to.equal(204);
  });

  itSimulatesEveryCall(() => company);
});
