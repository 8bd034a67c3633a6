import { expect } from 'chai';
import { existsSync } from 'node:fs';
import type { ChangedCalls } from '../../../src/domain/call/calls-at-hand.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { customerAddress, JournalBench } from './journal-bench.ts';

onFreeswitch('what a real FreeSWITCH writes down of calls [C3]', function () {
  this.timeout(60_000);
  let bench: JournalBench;
  let since = 0;

  before(async () => {
    bench = new JournalBench();
    await bench.start();
    await bench.startPhones();
  });
  after(() => bench.dispose());
  beforeEach(async () => {
    await bench.forget();
    since = Date.now();
  });

  /** What is written down of the calls of this test, once they are over. */
  const record = (): Promise<ChangedCalls> =>
    eventually(async () => {
      const found = await bench.record();
      expect(found.calls.map(({ endedAt }) => endedAt)).not.to.include(null).and.not.be.empty;
      return found;
    }, 15_000);
  const connected = (legs: number) =>
    eventually(async () => {
      const told = (await bench.read()).flatMap((event) =>
        event.type === 'leg-connected' ? [event.legId] : [],
      );
      expect(new Set(told).size).to.equal(legs);
    });
  const attempts = ({ legs }: ChangedCalls) =>
    legs.flatMap((leg) => (leg.role === 'origin' ? [] : [`${leg.sipUser ?? ''} ${leg.outcome ?? 'open'}`]));

  it('the call of a queue: who waited, who was connected, who hung up', async () => {
    await bench.seat();
    const call = await bench.callIn();
    await bench.phone('phone1').waitFor('incoming', { since });
    await bench.phone('phone1').accept();
    await bench.phone('phone1').waitFor('established', { since });
    await connected(2);
    await call.hangUp();
    await bench.unseat();
    const found = await record();
    expect(found.calls).to.have.length(1);
    expect(found.calls[0]).to.include({
      ...{
        callerKind: 'trunk',
        callerNumber: '36305556677',
        dialled: '3612345001',
        endedBy: 'caller',
        cause: 16,
      },
    });
    expect(attempts(found)).to.deep.equal(['phone1 answered']);
    expect(found.waits.map(({ outcome, agentId }) => [outcome, agentId])).to.deep.equal([['answered', 7]]);
  });

  it('a talk so short that the engine did not come to its hook: who was connected, and when', async () => {
    await bench.seat();
    const call = await bench.callIn();
    await bench.phone('phone1').waitFor('incoming', { since });
    const legs = (await bench.read()).flatMap((event) => ('legId' in event ? [event.legId] : []));
    for (const leg of new Set(legs))
      for (const hook of ['sw', 'sw_told', 'sw_agent'])
        await bench.api('uuid_setvar', leg, `api_before_bridge_${hook}`);
    await bench.phone('phone1').accept();
    const { at: establishedAt } = await bench.phone('phone1').waitFor('established', { since });
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(establishedAt + 1_000);
    });
    expect((await bench.read()).map(({ type }) => type)).not.to.include('leg-connected');
    await call.hangUp();
    await bench.unseat();
    const { calls, waits, ...found } = await record();
    expect(attempts({ calls, waits, ...found })).to.deep.equal(['phone1 answered']);
    expect(waits.map(({ outcome, agentId }) => [outcome, agentId])).to.deep.equal([['answered', 7]]);
    expect(calls[0]).to.include({ endedBy: 'caller' });
    expect(waits[0]?.endedAt?.getTime()).to.be.closeTo(establishedAt, 500);
    expect(calls[0]?.talkMs).to.be.within(800, 2_000);
  });

  it('a caller of a queue who gave up while a phone rang', async () => {
    await bench.seat();
    const call = await bench.callIn();
    await bench.phone('phone1').waitFor('incoming', { since });
    await call.hangUp();
    await bench.unseat();
    const found = await record();
    expect(attempts(found)).to.deep.equal(['phone1 caller-gave-up']);
    expect(found.waits.map(({ outcome }) => outcome)).to.deep.equal(['abandoned']);
    expect(found.calls[0]).to.include({ endedBy: 'caller', answeredAt: null });
  });

  it('an offer that was taken back before its phone was asked to ring leaves no trace [S14]', async () => {
    await bench.api('hash', 'delete/sw-ready/queue-17:agent-7');
    try {
      await bench.seat();
      const call = await bench.callIn();
      await call.answered;
      await eventually(async () => {
        expect(await bench.lastOfferAt(), 'last offer, Unix seconds').to.be.at.least(since / 1_000 - 1);
      });
      await bench.unseat();
      await call.hangUp();
    } finally {
      await bench.api('hash', 'insert/sw-ready/queue-17:agent-7/phone1');
    }
    expect(attempts(await record())).to.deep.equal([]);
    const rings = bench.phone('phone1').eventsOf('incoming');
    expect(rings.filter(({ at }) => at >= since)).to.deep.equal([]);
  });

  it('busy, no phone there, and who hung up first', async () => {
    const [first, second] = [bench.phone('phone1'), bench.phone('phone2')];
    await second.dial('201');
    await first.waitFor('incoming', { since });
    await first.hangUp();
    expect(attempts(await record())).to.deep.equal(['phone1 busy']);
    await bench.forget();
    await second.dial('209');
    expect(attempts(await record())).to.deep.equal(['phone9 unavailable']);
    await bench.forget();
    since = Date.now();
    await second.dial('201');
    await first.waitFor('incoming', { since });
    await first.accept();
    await connected(2);
    await first.hangUp();
    const found = await record();
    expect(attempts(found)).to.deep.equal(['phone1 answered']);
    expect(found.calls[0]).to.include({ endedBy: 'other-side' });
  });

  it('a blind transfer: further legs of the same call', async () => {
    const [first, second, third] = ['phone1', 'phone2', 'phone3'].map((user) => bench.phone(user));
    if (!first || !second || !third) throw new Error('phones are missing');
    await second.dial('201');
    await first.waitFor('incoming', { since });
    await first.accept();
    await connected(2);
    await first.transfer('203');
    await third.waitFor('incoming', { since });
    await third.accept();
    await connected(3);
    await second.hangUp();
    const found = await record();
    expect(found.calls).to.have.length(1);
    expect(attempts(found)).to.deep.equal(['phone1 answered', 'phone3 answered']);
    const [passedOn] = found.legs.filter(({ transfer }) => transfer !== null);
    expect(passedOn).to.include({ sipUser: 'phone1', transfer: 'blind', transferTarget: '203' });
    expect(found.calls[0]).to.include({ endedBy: 'caller' });
  });

  it('an attended transfer: the leg of the second call goes on in the first one', async () => {
    const [second, third] = [bench.phone('phone2'), bench.phone('phone3')];
    await bench.phone('phone1').stop();
    const first = await TransferringPhone.start(bench.sip, bench.accountOf('phone1'));
    await second.dial('201');
    await first.accept();
    await connected(2);
    const asking = first.dial('203');
    await third.waitFor('incoming', { since });
    await third.accept();
    await asking;
    await connected(4);
    await first.transferFirstToSecond();
    await eventually(() => {
      expect(first.connected).to.equal(0);
    }, 10_000);
    await second.hangUp();
    await third.waitFor('closed', { since });
    const found = await record();
    expect(
      found.calls.map(({ dialled, endedBy, continuedIn }) => [dialled, endedBy, continuedIn === null]),
    ).to.deep.equal([
      ['201', 'caller', true],
      ['203', 'transfer', false],
    ]);
    expect(attempts(found)).to.deep.equal(['phone1 answered', 'phone3 answered', 'phone3 answered']);
    expect(
      found.legs.filter(({ transfer }) => transfer === 'attended').map(({ sipUser }) => sipUser),
    ).to.deep.equal(['phone1']);
  });

  it('no text of a caller breaks a line, makes one, or is expanded', async () => {
    const line =
      'SW_NODE +0000 67bfe70b-17df-42ff-a599-e3663576ede9 67bfe70b-17df-42ff-a599-e3663576ede9 number-1:enter:1';
    const texts = [
      `%0a${line}`,
      `x%0d%0a2026-11-28 22:17:25.736710 1.00% [NOTICE] mod_dptools.c:1865 ${line}`,
      '${uuid}',
      '${system(touch /tmp/switchroom-was-here)}',
      "%s%n%x' | : & ; \\\\ \\n",
      ':::::::::',
      'ő'.repeat(400),
    ];
    for (const text of texts) {
      const one = { from: customerAddress, target: bench.sip, requestUser: '3612345001', withinMs: 500 };
      await sendRawInvite({
        ...one,
        callerNumber: encodeURIComponent(text),
        callerName: text.replaceAll('\n', ' '),
      });
      await sendRawInvite({ ...one, callerNumber: text.replaceAll(' ', '%20') });
    }
    await record();
    const events = await bench.read();
    const origins = events.flatMap((event) => (event.type === 'leg-began' && event.isOrigin ? [event] : []));
    expect(origins).not.to.be.empty;
    for (const { callerNumber } of origins) expect(callerNumber ?? '').to.match(/^[+0-9A-Za-z._-]{0,64}$/);
    const nodes = events.flatMap((event) => (event.type === 'node-passed' ? [event.node] : []));
    expect(new Set(nodes)).to.deep.equal(new Set(['queue-17']));
    expect(existsSync('/tmp/switchroom-was-here')).to.equal(false);
  });

  it('loses no line when the file is rotated', async () => {
    const call = await bench.callIn();
    await call.answered;
    process.kill(bench.freeswitch.pid, 'SIGHUP');
    await call.hangUp();
    const found = await record();
    expect(found.calls).to.have.length(1);
    expect(found.legs.map(({ role }) => role)).to.deep.equal(['origin']);
  });

  it('a beginning of the engine: the calls that it had before are lost', async () => {
    await bench.restart();
    await eventually(async () => {
      const started = (await bench.read()).filter(({ type }) => type === 'engine-started');
      expect(started).to.have.length(1);
    });
  });
});
