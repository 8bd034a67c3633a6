import { expect } from 'chai';
import { join } from 'node:path';
import { startAsterisk } from '../../../ops/instances/asterisk.ts';
import { createCelReader } from '../../../src/asterisk/journal/cel-reader.ts';
import { Offers } from '../../../src/asterisk/members/offers.ts';
import { WithdrawnOffers } from '../../../src/asterisk/members/withdrawn-offers.ts';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import { CallBook } from '../../../src/domain/call/call-book.ts';
import type { ChangedCalls } from '../../../src/domain/call/calls-at-hand.ts';
import { isCallEvent } from '../../../src/domain/call/call-event.ts';
import { eventually } from '../../support/eventually.ts';
import { placeSippCall, type SippCall } from '../../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { accountOf, caller, customersAt, desk, extension, planCompany, soft } from './plan-company.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const customerAddress = '127.1.1.7';

describe('what a real Asterisk writes down of calls [C3]', function () {
  this.timeout(60_000);
  let bench: DialplanBench;
  let phones: Softphones;
  let desks: Softphone;
  let softs: Softphone;
  let callers: Softphone;
  let since = 0;
  let read = 0;
  const calls: SippCall[] = [];

  before(async () => {
    bench = await startDialplanBench();
    const company = planCompany(
      { host: '127.0.0.1', port: 9 },
      {
        extensions: [
          extension(1, 4, [desk, 0], [soft, 1]),
          extension(3, 20, [soft, 0]),
          extension(4, 20, [caller, 0]),
        ],
        queues: [sampleQueue(17, { ringSeconds: 3 })],
        numbers: [
          {
            id: 9,
            digits: '+3612345001',
            ...newNumberFacts,
            destination: { kind: 'queue', queueId: 17 },
          },
        ],
      },
    );
    await bench.apply({ ...company, trunks: [...company.trunks, customersAt(5, customerAddress)] });
    const account = (phoneId: number, toneHz: number) =>
      ({ ...accountOf(phoneId), toneHz, answer: 'never' }) as const;
    phones = await startSoftphones({
      sip: { host: '127.0.0.1', port: bench.asterisk.ports.sip },
      folder: join(bench.folder, 'phones'),
      accounts: [account(desk, 440), account(soft, 660), account(caller, 1_000)],
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    const phone = (id: number) => phones.phone(accountOf(id).user);
    [desks, softs, callers] = [phone(desk), phone(soft), phone(caller)];
  });

  after(async () => {
    await phones.stop();
    await bench.dispose();
  });

  beforeEach(async () => {
    since = Date.now();
    read = (await journal()).length;
  });

  const journal = async (): Promise<readonly JournalEvent[]> =>
    (await createCelReader(bench.asterisk.celFile).read(null)).events;
  /** What there is to tell of the calls of this test, once they are over. */
  const records = (): Promise<ChangedCalls> =>
    eventually(async () => {
      expect(await bench.evaluate('CHANNELS()')).to.equal('');
      const book = new CallBook(
        { calls: [], legs: [], waits: [] },
        { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
      );
      for (const event of (await journal()).slice(read)) if (isCallEvent(event)) book.take(event);
      const changes = book.changes();
      expect(changes.calls.map(({ endedAt }) => endedAt)).not.to.include(null).and.not.be.empty;
      return changes;
    }, 20_000);
  const attempts = ({ legs }: ChangedCalls) =>
    legs.flatMap((leg) => (leg.role === 'origin' ? [] : [`${leg.sipUser ?? ''} ${leg.outcome ?? 'open'}`]));
  /** Until then the queue does not know yet that the agent has answered, and nobody can be passed on. */
  const connected = (legs: number) =>
    eventually(async () => {
      const told = (await journal()).slice(read);
      expect(told.filter(({ type }) => type === 'leg-connected')).to.have.length(legs);
    });
  const callIn = async (): Promise<SippCall> => {
    const call = await placeSippCall({
      from: customerAddress,
      to: '+3612345001',
      callerNumber: '+36305556677',
      target: { host: '127.0.0.1', port: bench.asterisk.ports.sip },
      toneHz: 1_200,
    });
    calls.push(call);
    return call;
  };
  const asMember = async (work: () => Promise<void>) => {
    const member = { Queue: 'queue-17', Interface: 'PJSIP/phone1' };
    await bench.ami.send('QueueAdd', { ...member, MemberName: 'agent-7', Penalty: '1' });
    try {
      await work();
    } finally {
      await bench.ami.send('QueueRemove', member);
    }
  };

  it('tells no answer from a caller who gave up, and both from answered elsewhere', async () => {
    await callers.dial('201');
    await callers.waitFor('closed', { since, withinMs: 15_000 });
    expect(attempts(await records())).to.deep.equal(['phone1 no-answer', 'phone2 no-answer']);
    read = (await journal()).length;
    since = Date.now();
    await callers.dial('201');
    await softs.waitFor('incoming', { since });
    await callers.hangUp();
    expect(attempts(await records())).to.deep.equal(['phone1 caller-gave-up', 'phone2 caller-gave-up']);
    read = (await journal()).length;
    since = Date.now();
    await callers.dial('201');
    await softs.waitFor('incoming', { since });
    await softs.accept();
    await callers.waitFor('established', { since });
    await callers.hangUp();
    expect(attempts(await records())).to.deep.equal(['phone1 answered-elsewhere', 'phone2 answered']);
  });

  it('tells a withdrawn offer from a missed one [S14]', async () => {
    await asMember(async () => {
      const call = await callIn();
      const first = await desks.waitFor('incoming', { since });
      await desks.waitFor('closed', { since: first.at, withinMs: 10_000 });
      const second = Date.now();
      await desks.waitFor('incoming', { since: second, withinMs: 10_000 });
      const pause = { Queue: 'queue-17', Interface: 'PJSIP/phone1', Paused: 'true' };
      await bench.ami.send('QueuePause', pause);
      await new Offers(bench.ami, new WithdrawnOffers()).end('phone1');
      await call.hangUp();
      expect(attempts(await records())).to.deep.equal(['phone1 no-answer', 'phone1 withdrawn']);
    });
  });

  it('ends a call with the last of its legs, also after a blind transfer', async () => {
    await asMember(async () => {
      const call = await callIn();
      await desks.waitFor('incoming', { since });
      await desks.accept();
      await desks.waitFor('established', { since });
      await connected(2);
      await desks.transfer('203');
      await softs.waitFor('incoming', { since });
      await softs.accept();
      await softs.waitFor('established', { since });
      await call.hangUp();
      const found = await records();
      expect(found.calls).to.have.length(1);
      expect(attempts(found)).to.deep.equal(['phone1 answered', 'phone2 answered']);
      expect(found.waits.map(({ outcome, agentId }) => [outcome, agentId])).to.deep.equal([['answered', 7]]);
      const last = Math.max(...found.legs.map(({ endedAt }) => endedAt?.getTime() ?? 0));
      expect(found.calls[0]?.endedAt?.getTime()).to.be.within(last, last + 5);
    });
  });

  it('has a first call after each start, although nobody calls', async () => {
    const starts = async () => (await journal()).filter(({ type }) => type === 'engine-started').length;
    const before = await starts();
    expect(before).to.be.greaterThan(0);
    await bench.asterisk.kill9();
    const again = await startAsterisk({ folder: bench.folder });
    await eventually(async () => {
      expect(await starts()).to.equal(before + 1);
    }, 20_000);
    await again.stop();
  });
});
