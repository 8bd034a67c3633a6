import { expect } from 'chai';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectWavBytes } from '../../support/audio/inspect-wav-bytes.ts';
import { listSpool } from '../../../src/recordings/spool.ts';
import { heardTones } from '../../support/audio/dominant-tone.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { customerHz, JournalBench, musicHz, phoneHz } from './journal-bench.ts';

const [firstHz, secondHz] = phoneHz;
const tones = [customerHz, musicHz, ...phoneHz];

/** What is heard on the left and on the right of raw samples, longest first. */
function heard(path: string): {
  readonly left: readonly number[];
  readonly right: readonly number[];
  seconds: number;
} {
  const bytes = readFileSync(path);
  const frames = Math.floor(bytes.byteLength / 4);
  const side = (offset: number) =>
    Int16Array.from({ length: frames }, (_, frame) => bytes.readInt16LE(frame * 4 + offset));
  const on = (offset: number) => heardTones(side(offset), tones).map(({ hz }) => hz);
  return { left: on(0), right: on(2), seconds: frames / 8_000 };
}

onFreeswitch('recordings of a real FreeSWITCH [C1]', function () {
  this.timeout(60_000);
  const bench = new JournalBench();
  let since = 0;

  before(async () => {
    await bench.start();
    await bench.startPhones();
  });
  after(() => bench.dispose());
  beforeEach(async () => {
    await bench.forget();
    since = Date.now();
  });

  const recorded = () =>
    eventually(async () => {
      const told = (await bench.read()).flatMap((event) =>
        event.type === 'recording-started' ? [event] : [],
      );
      expect(told).to.have.length(1);
      const [{ fileBase, channelId } = { fileBase: '', channelId: '' }] = told;
      const { files } = await listSpool(bench.freeswitch.recordingsFolder);
      const [file] = files.filter((one) => one.fileBase === fileBase);
      if (!file) throw new Error('no file yet');
      expect(file).to.include({ companyId: 1, channelId });
      return file.path;
    });
  const lasted = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    });
  };
  const over = () =>
    eventually(async () => {
      expect((await bench.read()).some(({ type }) => type === 'call-ended')).to.equal(true);
    }, 15_000);
  const connected = (legs: number) =>
    eventually(async () => {
      const told = (await bench.read()).flatMap((event) =>
        event.type === 'leg-connected' ? [event.legId] : [],
      );
      expect(new Set(told).size).to.equal(legs);
    }, 15_000);

  it('left is what the caller says, right what they hear, without the music, also after a transfer', async () => {
    const [first, second] = [bench.phone('phone1'), bench.phone('phone2')];
    const call = await bench.callIn();
    await call.answered;
    await lasted(1_000);
    await bench.seat();
    await first.waitFor('incoming', { since });
    await first.accept();
    await connected(2);
    await lasted(1_500);
    await first.transfer('202');
    await second.waitFor('incoming', { since });
    await second.accept();
    await connected(3);
    await lasted(1_000);
    await call.hangUp();
    await bench.unseat();
    await over();
    const { left, right, seconds } = heard(await recorded());
    expect(left).to.deep.equal([customerHz]);
    expect(right).to.deep.equal([firstHz, secondHz]);
    expect(seconds).to.be.within(2, 5);
  });

  it('only the talks with agents are recorded, also those after the caller came back to the queue', async () => {
    const [first, second] = [bench.phone('phone1'), bench.phone('phone2')];
    const call = await bench.callIn('3612345002');
    await second.waitFor('incoming', { since });
    await second.accept();
    await connected(2);
    await lasted(700);
    await bench.seat(18);
    await second.hangUp();
    await first.waitFor('incoming', { since });
    await first.accept();
    await connected(3);
    await lasted(1_000);
    await call.hangUp();
    await bench.unseat(18);
    await over();
    const { left, right } = heard(await recorded());
    expect(left).to.deep.equal([customerHz]);
    expect(right).to.deep.equal([firstHz]);
  });

  it('a call that was never connected leaves an empty file: nothing was lost', async () => {
    const call = await bench.callIn();
    await call.answered;
    await lasted(1_000);
    await call.hangUp();
    await over();
    expect(readFileSync(await recorded()).byteLength).to.equal(0);
  });

  it('what was said until the engine was killed is there', async () => {
    const first = bench.phone('phone1');
    await bench.seat();
    const call = await bench.callIn();
    await first.waitFor('incoming', { since });
    await first.accept();
    await connected(2);
    const path = await recorded();
    await lasted(1_500);
    const bytesBefore = readFileSync(path).byteLength;
    await bench.restart();
    expect(bytesBefore).to.be.greaterThan(32_000);
    const { left, right, seconds } = heard(path);
    expect(seconds).to.be.greaterThan(1.4);
    expect([left, right]).to.deep.equal([[customerHz], [firstHz]]);
    await call.vanish();
    await first.hangUp();
  });

  it('a message is a file that can be played, also one that was cut off by a crash', async () => {
    const folder = bench.freeswitch.recordingsFolder;
    const message = async () => {
      const told = (await bench.read()).flatMap((event) => (event.type === 'message-started' ? [event] : []));
      expect(told).to.have.length(1);
      return join(folder, `${told[0]?.fileBase ?? ''}.wav`);
    };
    const call = await bench.callIn('3612345003');
    await call.answered;
    await lasted(1_500);
    await call.hangUp();
    await over();
    const whole = inspectWavBytes(readFileSync(await message()));
    expect(whole).to.deep.include({
      kind: 'playable',
      format: { sampleRateHz: 8000, channels: 1 },
      needsRepair: false,
    });
    await bench.forget();
    const cut = await bench.callIn('3612345003');
    await cut.answered;
    await lasted(1_500);
    const path = await eventually(message);
    await bench.restart();
    const inspected = inspectWavBytes(readFileSync(path));
    expect(inspected).to.include({ kind: 'playable', needsRepair: true });
    if (inspected.kind === 'playable') expect(inspected.audioBytes).to.be.greaterThan(16_000);
    await cut.vanish();
  });

  it('a folder that cannot be written to ends no call; the engine complains', async () => {
    const folder = bench.freeswitch.recordingsFolder;
    // Rights would not stop an administrator.
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, '');
    try {
      await bench.seat();
      const call = await bench.callIn();
      await call.answered;
      await bench.phone('phone1').waitFor('incoming', { since });
      await bench.phone('phone1').accept();
      await connected(2);
      await call.hangUp();
      await bench.unseat();
      await over();
    } finally {
      rmSync(folder);
      renameSync(`${folder}.away`, folder);
    }
    expect((await bench.read()).map(({ type }) => type)).to.include('recording-started');
    expect(readFileSync(bench.freeswitch.complaintsLog, 'utf8')).to.match(/\[ERR\] .*Error/);
  });
});
