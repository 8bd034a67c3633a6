import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AriEvent } from '../../../src/asterisk/ari/ari-event.ts';
import { heardTones } from '../../support/audio/dominant-tone.ts';
import { eventually } from '../../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { accountOf, caller, desk, extension, planCompany } from './plan-company.ts';

describe('a feature code dialled at a phone, on a real Asterisk', function () {
  this.timeout(60_000);
  let bench: DialplanBench;
  let phones: Softphones;
  let dialler: Softphone;
  let colleague: Softphone;
  const entered: AriEvent[] = [];
  let since = 0;

  before(async () => {
    bench = await startDialplanBench({ application: 'switchroom', eventTypes: ['StasisStart'] });
    bench.ari.onEvent((event) => {
      if (event.type === 'StasisStart') entered.push(event);
    });
    const nobody = { host: '127.0.0.1', port: 9 };
    await bench.apply(
      planCompany(nobody, { extensions: [extension(1, 20, [desk, 0]), extension(4, 20, [caller, 0])] }),
    );
    phones = await startSoftphones({
      sip: { host: '127.0.0.1', port: bench.asterisk.ports.sip },
      folder: join(bench.folder, 'phones'),
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
    await bench.dispose();
  });

  beforeEach(() => {
    since = Date.now();
    entered.length = 0;
  });

  afterEach(async () => {
    for (const phone of phones.phones) await phone.hangUp().catch(() => undefined);
    await eventually(async () => {
      expect(await bench.evaluate('CHANNELS()')).to.equal('');
    });
  });

  it('is handed to the controller with what was dialled and the company of the phone', async () => {
    await bench.beat();
    await dialler.dial('*45*204');
    const event = await eventually(() => {
      const [first] = entered;
      if (!first) throw new Error('nothing entered');
      return first;
    });
    expect(event.args).to.deep.equal(['feature-code', '*45*204']);
    const { id, state } = event.channel as { id: string; state: string };
    expect(state, 'answering is for the controller').to.equal('Ring');
    expect(await bench.ari.commands.getChannelVariable(id, 'SW_COMPANY')).to.equal('1');
    await bench.ari.commands.hangUp(id);
    await dialler.waitFor('closed', { since });
  });

  it('can be answered with the three tones', async () => {
    await bench.beat();
    await dialler.dial('*45');
    const id = await eventually(() => {
      const [first] = entered;
      if (!first) throw new Error('nothing entered');
      return (first.channel as { id: string }).id;
    });
    await bench.ari.commands.run('channels', 'answer', { channelId: id });
    await dialler.waitFor('established', { since });
    for (const tone of ['prompt', 'done', 'refused']) {
      const playbackId = randomUUID();
      const media = `tone:sw-${tone}`;
      await bench.ari.commands.run('channels', 'playWithId', { channelId: id, playbackId, media });
      const until = Date.now() + 900;
      await eventually(() => {
        expect(Date.now()).to.be.greaterThan(until);
      });
      // A tone never ends by itself, also when it is written to sound once.
      await bench.ari.commands.run('playbacks', 'stop', { playbackId });
    }
    await bench.ari.commands.hangUp(id);
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
    await bench.ari.commands.setGlobalVariable('SWITCHROOM_HEARTBEAT', '0');
    await dialler.dial('*45');
    const { at } = await dialler.waitFor('closed', { since });
    expect(at - since).to.be.lessThan(1_000);
    expect(entered).to.be.empty;
  });

  it('is not run for a caller who was transferred to it', async () => {
    await bench.beat();
    await dialler.dial('201');
    await dialler.waitFor('established', { since });
    await bench.beat();
    await colleague.transfer('*45');
    await dialler.waitFor('closed', { since });
    expect(entered).to.be.empty;
  });

  it('is a star, then digits and stars, at most 24; nothing else reaches the dialplan', async () => {
    const exists = (dialled: string) => bench.evaluate(`DIALPLAN_EXISTS(sw-from-phone,${dialled},1)`);
    for (const dialled of ['*1', '*45', '*45*204*', `*${'1'.repeat(24)}`])
      expect(await exists(dialled), dialled).to.equal('1');
    for (const dialled of ['*', '**1', '*a', '*4&PJSIP/x', '*4#', '*4${EXTEN}', `*${'1'.repeat(25)}`])
      expect(await exists(dialled), dialled).to.equal('0');
  });
});
