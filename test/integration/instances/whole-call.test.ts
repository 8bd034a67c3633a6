import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAsterisk } from '../../../ops/instances/asterisk.ts';
import type { Asterisk } from '../../../ops/instances/asterisk.ts';
import { identify } from '../../../ops/instances/pid-file.ts';
import { heardTones } from '../../support/audio/dominant-tone.ts';
import { deinterleave, pcmSamples } from '../../support/audio/pcm.ts';
import { eventually } from '../../support/eventually.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { placeSippCall } from '../../support/phones/sipp-call.ts';
import type { SippCallOptions } from '../../support/phones/sipp-call.ts';
import { startSoftphoneFarm } from '../../support/phones/softphone-farm.ts';
import { startSoftphones } from '../../support/phones/softphones.ts';
import type { Softphone, Softphones } from '../../support/phones/softphones.ts';
import { AGENTS, PHONE_NUMBER, QUEUE_NUMBER, TRUNK_ADDRESS, writeCallLogic } from './call-in-a-queue.ts';
import { InstanceFolders } from './instance-folder.ts';

const CUSTOMER_HZ = 1_000;
const ALICE_HZ = 440;
const BOB_HZ = 650;
const VOICES = [CUSTOMER_HZ, ALICE_HZ, BOB_HZ];

describe('a call with real phones on a private Asterisk', function () {
  this.timeout(60_000);
  const folders = new InstanceFolders();
  const pids: number[] = [];
  let asterisk: Asterisk;
  let phones: Softphones;
  let alice: Softphone;
  let bob: Softphone;
  let sip: { host: string; port: number };

  before(async () => {
    const folder = folders.folder('asterisk');
    writeCallLogic(join(folder, 'generated'));
    asterisk = await startAsterisk({ folder });
    sip = { host: '127.0.0.1', port: asterisk.ports.sip };
    phones = await startSoftphones({
      sip,
      folder: folders.folder('phones'),
      accounts: [
        { ...AGENTS[0], toneHz: ALICE_HZ },
        { ...AGENTS[1], toneHz: BOB_HZ },
      ],
    });
    alice = phones.phone(AGENTS[0].user);
    bob = phones.phone(AGENTS[1].user);
    pids.push(asterisk.pid, alice.pid, bob.pid);
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await phones.stop();
    await folders.cleanUp();
    expect(pids.filter((pid) => identify(pid) !== undefined)).to.deep.equal([]);
  });

  function customer(change: Partial<SippCallOptions>): Parameters<typeof placeSippCall>[0] {
    return {
      from: TRUNK_ADDRESS,
      to: QUEUE_NUMBER,
      callerNumber: '36301112233',
      target: sip,
      toneHz: CUSTOMER_HZ,
      ...change,
    };
  }

  async function call(change: Partial<SippCallOptions>): ReturnType<typeof placeSippCall> {
    const placed = await placeSippCall(customer(change));
    pids.push(placed.pid);
    return placed;
  }

  it('number -> queue -> agent: both hear each other, and the recording has one voice on each side [C1]', async () => {
    const since = Date.now();
    const placed = await call({ talkSeconds: 3, expect: 'answered', callerName: 'Anna' });
    const rings = await alice.waitFor('incoming', { since });
    expect(rings.peer).to.include('36301112233');
    expect(rings.peerName).to.equal('Anna');
    await alice.waitFor('established', { since });
    const result = await placed.finished;
    expect(result.endedBy).to.equal('customer');
    expect((result.endedAt ?? 0) - (result.answeredAt ?? 0)).to.be.within(2_900, 3_500);
    await alice.waitFor('closed', { since });
    expect(bob.eventsOf('incoming')).to.deep.equal([]);

    const [heardByAlice] = alice.heard();
    expect(
      heardTones(heardByAlice?.channels[0] ?? new Int16Array(), VOICES).map(({ hz }) => hz),
    ).to.deep.equal([CUSTOMER_HZ]);

    const [saidByCustomer, heardByCustomer] = await eventually(() => {
      const [name] = readdirSync(asterisk.recordingsFolder).filter((file) => file.endsWith('.raw'));
      const bytes = readFileSync(join(asterisk.recordingsFolder, name ?? 'none'));
      const channels = deinterleave(pcmSamples(bytes), 2);
      expect((channels[0]?.length ?? 0) / 8_000).to.be.greaterThan(2);
      return channels;
    });
    const said = heardTones(saidByCustomer ?? new Int16Array(), VOICES);
    const heard = heardTones(heardByCustomer ?? new Int16Array(), VOICES);
    expect(said.map(({ hz }) => hz)).to.deep.equal([CUSTOMER_HZ]);
    expect(heard.map(({ hz }) => hz)).to.deep.equal([ALICE_HZ]);
    expect(said[0]?.seconds).to.be.greaterThan(2);
    expect(heard[0]?.seconds).to.be.greaterThan(2);
  });

  it('the agent hangs up: the customer is told', async () => {
    const since = Date.now();
    const placed = await call({ expect: 'answered' });
    await alice.waitFor('established', { since });
    await alice.hangUp();
    expect((await placed.finished).endedBy).to.equal('other side');
  });

  it('the customer gives up while a phone rings: it stops ringing', async () => {
    bob.setAnswering('never');
    const since = Date.now();
    const placed = await call({ to: PHONE_NUMBER });
    await bob.waitFor('incoming', { since });
    await eventually(() => {
      expect(placed.trace()).to.have.property('ringingAt');
    });
    const result = await placed.hangUp();
    expect(result).to.include({ finalStatus: 487, endedBy: 'customer' });
    await bob.waitFor('closed', { since });
    expect(await placed.answered.catch(String)).to.include('without an answer');
  });

  it('a phone answered by hand talks; hold and resume keep the call', async () => {
    bob.setAnswering('manual');
    const since = Date.now();
    const placed = await call({ to: PHONE_NUMBER, expect: 'answered' });
    await bob.waitFor('incoming', { since });
    expect(placed.trace()).not.to.have.property('answeredAt');
    await bob.accept();
    await placed.answered;
    await bob.hold();
    await bob.resume();
    expect((await placed.hangUp()).finalStatus).to.equal(200);
    await bob.waitFor('closed', { since });
  });

  it('a busy phone refuses; a number that nobody has is unknown', async () => {
    bob.setAnswering('busy');
    await (
      await call({ to: PHONE_NUMBER, expect: 486 })
    ).finished;
    await (
      await call({ to: '3612345699', expect: 404 })
    ).finished;
    const wrong = await call({ to: '3612345699', expect: 'answered' });
    expect(await wrong.finished.catch(String)).to.include('404 instead of 200');
  });

  it('a customer whose line breaks says nothing more', async () => {
    const since = Date.now();
    const placed = await call({});
    await alice.waitFor('established', { since });
    await placed.vanish();
    const result = await placed.finished;
    expect(result).to.include({ finalStatus: 200 });
    expect(result).not.to.have.property('endedAt');
    await alice.hangUp();
  });

  it('a request user that smuggles a second target, or a name with a command, dials nothing', async () => {
    const since = Date.now();
    const probe = { from: TRUNK_ADDRESS, target: sip };
    for (const requestUser of ['500&PJSIP/dbob', 'dbob', `${PHONE_NUMBER}&PJSIP/dbob`]) {
      expect((await sendRawInvite({ ...probe, requestUser })).status, requestUser).to.equal(404);
    }
    const file = join(asterisk.folder, 'made-by-caller');
    bob.setAnswering('auto');
    const callerName = `$(touch ${file})`;
    expect(await sendRawInvite({ ...probe, requestUser: PHONE_NUMBER, callerName })).to.include({
      status: 200,
    });
    expect((await bob.waitFor('incoming', { since })).peerName).to.equal(callerName);
    expect(bob.eventsOf('incoming').filter(({ at }) => at >= since)).to.have.length(1);
    expect(existsSync(file)).to.equal(false);
  });

  it('a stranger without a trunk or a password reaches nobody', async () => {
    const placed = await call({ from: '127.0.0.77', expect: 401 });
    await placed.finished;
  });

  it('many silent phones share one process', async () => {
    await phones.stop();
    const farm = await startSoftphoneFarm({
      sip,
      accounts: AGENTS,
      answer: 'auto',
      folder: folders.folder('farm'),
    });
    pids.push(farm.pid);
    try {
      await farm.registered();
      const placed = await call({ to: PHONE_NUMBER, expect: 'answered' });
      await placed.answered;
      await farm.phones[1]?.waitFor('established');
      await placed.hangUp();
      await farm.phones[1]?.waitFor('closed');
    } finally {
      await farm.stop();
    }
  });
});
