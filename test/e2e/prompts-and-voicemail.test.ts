import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { heardTones, dominantTone } from '../support/audio/dominant-tone.ts';
import { encode } from '../support/audio/encode.ts';
import { toneSamples } from '../support/audio/tone.ts';
import { parseWav, wavBytes } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { SmtpServer } from '../support/mail/smtp-server.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

const voiceHz = 1_000;
const promptsHz = [520, 700, 860];

interface Message {
  readonly id: number;
  readonly callerNumber: string | null;
  readonly durationMs: number;
  readonly heard: boolean;
}

describe('prompts and messages of real calls [R1, R12]', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let phone: Softphone;
  let prompt: { id: number };
  let box: { id: number };
  let number: { id: number; called: string };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    anna = await company.agent('Anna', []);
    prompt = await make('prompts', { name: 'Closed' });
    await upload(tone(520, 2), 'audio/wav');
    box = await make('voicemail-boxes', { name: 'Sales', greetingPromptId: prompt.id, maxSeconds: 60 });
    number = await company.number({ kind: 'voicemail', voicemailBoxId: box.id });
    const closed = await make('announcements', { name: 'Closed', promptId: prompt.id });
    await make('extensions', {
      digits: '290',
      name: 'Closed',
      onUnavailable: { kind: 'announcement', announcementId: closed.id },
    });
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 300, answer: 'never' }],
    });
    phone = phones.phone(anna.phone.user);
    await phone.registered();
  });
  after(async () => {
    await phones.stop();
  });

  const sip = () => system.engine.sip;
  const tone = (hz: number, seconds: number) => wavBytes(toneSamples(hz, seconds), 8_000);
  const make = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.post<{ id: number }>(`/v1/${path}`, body, { prefer: 'wait=30' });
  async function upload(audio: Uint8Array, type: string): Promise<void> {
    const headers = { 'content-type': type, prefer: 'wait=30' };
    const answer = await company.rest.fetch('PUT', `/v1/prompts/${prompt.id}/audio`, audio, headers);
    expect(answer.status, await answer.text()).to.equal(200);
  }
  const callIn = (more: { talkSeconds?: number } = {}): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: sip(),
      toneHz: voiceHz,
      ...more,
    });
  const messages = async (query = '') =>
    (await company.rest.get<{ items: Message[] }>(`/v1/voicemail-messages?voicemailBoxId=${box.id}${query}`))
      .items;
  const oneMore = (before: readonly Message[]) =>
    eventually(async () => {
      const known = new Set(before.map(({ id }) => id));
      const [message] = (await messages()).filter(({ id }) => !known.has(id));
      expect(message, 'the message').to.not.equal(undefined);
      return message!;
    }, 30_000);
  async function expectVoice({ id }: Message): Promise<void> {
    const answer = await company.rest.fetch('GET', `/v1/voicemail-messages/${id}/audio`);
    const [samples] = parseWav(Buffer.from(await answer.arrayBuffer())).channels;
    expect(dominantTone(samples!, [voiceHz, 425, ...promptsHz])).to.equal(voiceHz);
  }

  async function listen(): Promise<number | undefined> {
    const since = Date.now();
    await phone.dial('290');
    await phone.waitFor('closed', { since, withinMs: 20_000 });
    return eventually(() => {
      const [samples] = phone.heard().at(-1)?.channels ?? [];
      const [longest] = heardTones(samples ?? new Int16Array(0), promptsHz);
      if (!longest) throw new Error('no prompt was heard');
      return longest.hz;
    });
  }

  it('who calls hears what was uploaded, and after the next upload the next', async () => {
    expect(await listen()).to.equal(520);
    await upload(encode(tone(700, 2), ['-f', 'mp3']), 'audio/mpeg');
    expect(await listen()).to.equal(700);
  });

  it('a caller leaves a message after the greeting: it is listed, fetched and marked as heard', async () => {
    const before = await messages();
    const call = await callIn({ talkSeconds: 7 });
    await call.finished;
    const message = await oneMore(before);
    expect(message).to.include({ callerNumber: '+36301112233', heard: false });
    // Seven seconds less the greeting and the tone, which take longer on a busy machine.
    expect(message.durationMs).to.be.within(1_000, 5_500);
    await expectVoice(message);
    await company.rest.patch(`/v1/voicemail-messages/${message.id}`, { heard: true });
    expect((await messages('&heard=false')).map(({ id }) => id)).to.not.include(message.id);
  });

  it('a caller whose call is recorded leaves the same message, and nobody talked in the recording [C1]', async () => {
    const record = (yes: boolean) =>
      company.rest.patch(`/v1/numbers/${number.id}`, { record: yes }, { prefer: 'wait=30' });
    await record(true);
    const before = await messages();
    const call = await callIn({ talkSeconds: 7 });
    await call.finished;
    await record(false);
    await expectVoice(await oneMore(before));
    await eventually(async () => {
      const path = `/v1/recordings?numberId=${number.id}`;
      const { items } = await company.rest.get<{ items: { state: string }[] }>(path);
      expect(items.map(({ state }) => state)).to.deep.equal(['empty']);
    }, 20_000);
  });

  it('who hangs up during the greeting has left none', async () => {
    const before = await messages();
    const call = await callIn({ talkSeconds: 1 });
    await call.finished;
    const later = await callIn({ talkSeconds: 6 });
    await later.finished;
    await oneMore(before);
    expect(await messages()).to.have.length(before.length + 1);
  });

  it('no controller lives: the message is left all the same, and taken in when one comes', async () => {
    const before = await messages();
    await system.server().kill9();
    const call = await callIn({ talkSeconds: 6 });
    await call.finished;
    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
    const message = await oneMore(before);
    expect(message.durationMs).to.be.within(2_000, 4_500);
    await expectVoice(message);
  });

  it('the box has an e-mail address: its owner is told', async () => {
    await company.rest.patch(`/v1/voicemail-boxes/${box.id}`, { email: 'sales@company.example' });
    const before = await messages();
    const mailServer = new SmtpServer(Number(new URL(String(system.environment.SWITCHROOM_SMTP_URL)).port));
    await mailServer.start();
    try {
      const call = await callIn({ talkSeconds: 6 });
      await call.finished;
      const message = await oneMore(before);
      const mail = await eventually(() => {
        const [first] = mailServer.mails;
        if (!first) throw new Error('no mail yet');
        return first;
      }, 20_000);
      expect(mail.to).to.deep.equal(['sales@company.example']);
      for (const words of ['Subject: New message in Sales', '+36301112233', `Message: ${message.id}`])
        expect(mail.data).to.contain(words);
    } finally {
      await mailServer.stop();
    }
  });

  itSimulatesEveryCall(() => company);
});
