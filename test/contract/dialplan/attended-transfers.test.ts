import { expect } from 'chai';
import { join } from 'node:path';
import { CallBook } from '../../../src/domain/call/call-book.ts';
import { isCallEvent } from '../../../src/domain/call/call-event.ts';
import { eventually } from '../../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, desk, extension, planCompany, soft } from './plan-company.ts';

onEachEngine('somebody called connects the caller with whom they ask', 60_000, (bench) => {
  let phones: Softphones;
  let callers: Softphone;
  let asked: Softphone;
  let desks: TransferringPhone;
  let since = 0;
  let read = 0;

  before(async () => {
    await bench().apply(
      planCompany(
        { host: '127.0.0.1', port: 9 },
        {
          extensions: [
            extension(1, 20, [desk, 0]),
            { ...extension(2, 20, [soft, 0]), onBusy: { kind: 'extension', extensionId: 1 } },
            { ...extension(4, 3, [soft, 0]), onNoAnswer: { kind: 'extension', extensionId: 1 } },
            extension(3, 20, [caller, 0]),
          ],
        },
      ),
    );
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [soft, caller].map((id) => ({
        ...{ ...accountOf(id), toneHz: 400 + 100 * id, answer: 'manual' },
      })),
    });
    await Promise.all(phones.phones.map((one) => one.registered()));
    [asked, callers] = [phones.phone(accountOf(soft).user), phones.phone(accountOf(caller).user)];
    desks = await TransferringPhone.start(bench().sip, accountOf(desk));
  });
  after(async () => {
    desks.stop();
    await phones.stop();
  });
  beforeEach(async () => {
    since = Date.now();
    read = (await bench().journal()).length;
  });
  afterEach(async () => {
    for (const one of phones.phones) await one.hangUp().catch(() => undefined);
    await desks.hangUp();
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  /** What is written down of the calls of this test. */
  const record = async () => {
    const book = new CallBook(
      { calls: [], legs: [], waits: [] },
      { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
    );
    for (const event of (await bench().journal()).slice(read)) if (isCallEvent(event)) book.take(event);
    return book.changes();
  };
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };

  for (const line of ['first', 'second'] as const)
    it(`asked for on the ${line} line: the talk goes on in the first call, until it ends [C3]`, async () => {
      await callers.dial('201');
      await desks.accept();
      await callers.waitFor('established', { since });
      const dialled = desks.dial('202');
      await asked.waitFor('incoming', { since });
      await asked.accept();
      await dialled;
      // Nobody presses a key in the very moment of the answer, when the two are not connected yet.
      await pass(1_000);
      await (line === 'first' ? desks.transferFirstToSecond() : desks.transferSecondToFirst());
      // The line that was not asked on lasts for up to two seconds more.
      await pass(3_000);
      expect((await record()).calls.map(({ endedAt }) => endedAt === null)).to.deep.equal([true, false]);
      await callers.hangUp();
      await asked.waitFor('closed', { since });

      const { calls, legs } = await eventually(async () => {
        const found = await record();
        expect(found.calls.map(({ endedAt }) => endedAt)).not.to.include(null);
        return found;
      });
      const [first, second] = calls;
      expect(
        calls.map(({ dialled: digits, endedBy, continuedIn }) => [digits, endedBy, continuedIn]),
      ).to.deep.equal([
        ['201', 'caller', null],
        ['202', 'transfer', first?.key],
      ]);
      const talks = legs.filter(({ role, sipUser }) => role !== 'origin' && sipUser === accountOf(soft).user);
      expect(talks.map(({ callKey, outcome }) => [callKey, outcome])).to.deep.equal([
        [second?.key, 'answered'],
        [first?.key, 'answered'],
      ]);
      expect(
        legs.filter(({ transfer }) => transfer === 'attended').map(({ sipUser }) => sipUser),
      ).to.deep.equal([accountOf(desk).user]);
      expect(first?.talkMs).to.be.greaterThan(3_000);
    });

  describe('while the phone of the one asked still rings', () => {
    const passOn = async (number: string) => {
      await callers.dial('201');
      await desks.accept();
      await callers.waitFor('established', { since });
      await desks.dialUntilRinging(number);
      await asked.waitFor('incoming', { since });
      // Nobody presses a key in the very moment of the ringing.
      await pass(300);
      await desks.transferFirstToSecond();
    };
    const rest = async () => {
      await desks.accept();
      await pass(1_000);
      expect(callers.eventsOf('closed').filter(({ at }) => at >= since)).to.deep.equal([]);
      await callers.hangUp();
      await eventually(async () => {
        expect((await record()).calls.map(({ endedAt }) => endedAt)).not.to.include(null);
      }, 10_000);
    };

    it('the caller talks to whoever picks up', async () => {
      await passOn('202');
      await eventually(async () => {
        await asked.accept();
        await asked.waitFor('established', { since, withinMs: 500 });
      }, 10_000);
      await pass(1_000);
      expect(callers.eventsOf('closed').filter(({ at }) => at >= since)).to.deep.equal([]);
      await callers.hangUp();
      await asked.waitFor('closed', { since });
    });

    it('and declines, the caller goes the way of who is busy', async () => {
      await passOn('202');
      await eventually(async () => {
        await asked.hangUp();
        expect(desks.isRinging).to.equal(true);
      }, 10_000);
      await rest();
    });

    it('and does not answer, the caller goes the way of who does not', async () => {
      await passOn('204');
      await rest();
    });
  });
});
