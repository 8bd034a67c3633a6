import { expect } from 'chai';
import { join } from 'node:path';
import type { EnteredCall, MediaEngine } from '../../../src/engine/media-engine.ts';
import { heardTones } from '../../support/audio/dominant-tone.ts';
import { eventually } from '../../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, desk, extension, planCompany } from './plan-company.ts';

onEachEngine('a feature code dialled at a phone', 60_000, (bench) => {
  let engine: MediaEngine;
  let phones: Softphones;
  let dialler: Softphone;
  let colleague: Softphone;
  const entered: EnteredCall[] = [];
  let since = 0;

  before(async () => {
    engine = await bench().controller();
    engine.onEvent((event) => {
      if (event.kind === 'call-entered') entered.push(event.call);
    });
    const nobody = { host: '127.0.0.1', port: 9 };
    await bench().apply(
      planCompany(nobody, { extensions: [extension(1, 20, [desk, 0]), extension(4, 20, [caller, 0])] }),
    );
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [
        { ...accountOf(desk), toneHz: 440, answer: 'auto' },
        { ...accountOf(caller), toneHz: 880, answer: 'never' },
      ],
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    [dialler, colleague] = [phones.phone(accountOf(caller).user), phones.phone(accountOf(desk).user)];
  });

  after(async () => {
    await phones.stop();
  });

  beforeEach(() => {
    since = Date.now();
    entered.length = 0;
  });

  afterEach(async () => {
    for (const phone of phones.phones) await phone.hangUp().catch(() => undefined);
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const beat = () => engine.beat();
  const untilEntered = () =>
    eventually(() => {
      const [first] = entered;
      if (!first) throw new Error('nothing entered');
      return first;
    });

  it('is handed to the controller with what was dialled, the phone, and its company', async () => {
    await beat();
    await dialler.dial('*45*204');
    const { callId, ...call } = await untilEntered();
    expect(call).to.deep.equal({
      ...{ device: accountOf(caller).user, companyId: 1 },
      ...{ purpose: 'feature-code', detail: '*45*204' },
    });
    const answered = dialler.eventsOf('established').filter(({ at }) => at >= since);
    expect(answered, 'answering is for the controller').to.be.empty;
    await engine.calls.hangUp(callId);
    await dialler.waitFor('closed', { since });
  });

  it('can be answered with the three tones', async () => {
    await beat();
    await dialler.dial('*45');
    const { callId } = await untilEntered();
    await engine.calls.answer(callId);
    await dialler.waitFor('established', { since });
    for (const tone of ['prompt', 'done', 'refused'] as const) await engine.calls.playTone(callId, tone);
    await engine.calls.hangUp(callId);
    await dialler.waitFor('closed', { since });
    const heard = await eventually(() => {
      const wav = dialler.heard().at(-1);
      if (!wav) throw new Error('nothing was heard');
      return wav;
    });
    const tones = heardTones(heard.channels[0] ?? new Int16Array(), [400, 425, 600, 1_000]);
    expect(tones.map(({ hz }) => hz)).to.include.members([400, 600, 1_000]);
  });

  it('is refused at once while no controller is alive', async () => {
    await bench().forgetBeats();
    await dialler.dial('*45');
    const { at } = await dialler.waitFor('closed', { since });
    expect(at - since).to.be.lessThan(1_000);
    expect(entered).to.be.empty;
  });

  it('is not run for a caller who was transferred to it', async () => {
    await beat();
    await dialler.dial('201');
    await dialler.waitFor('established', { since });
    await beat();
    await colleague.transfer('*45');
    await dialler.waitFor('closed', { since });
    expect(entered).to.be.empty;
  });

  it('is a star, then digits and stars, 24 of them at most', async () => {
    for (const dialled of ['*1', '*45*204*', `*${'1'.repeat(24)}`]) {
      await beat();
      entered.length = 0;
      since = Date.now();
      await dialler.dial(dialled);
      const { callId, detail } = await untilEntered();
      expect(detail).to.equal(dialled);
      await engine.calls.hangUp(callId);
      await dialler.waitFor('closed', { since });
    }
    entered.length = 0;
    for (const dialled of ['*', '**1', '*a', '*4a', `*${'1'.repeat(25)}`]) {
      await beat();
      since = Date.now();
      await dialler.dial(dialled);
      await dialler.waitFor('closed', { since });
      expect(entered, dialled).to.be.empty;
    }
  });
});
