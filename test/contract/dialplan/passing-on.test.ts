import { expect } from 'chai';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { newRingExits } from '../../support/snapshot.ts';
import { marksFromNow } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';
import {
  accountOf,
  caller,
  desk,
  extension,
  mobile,
  mobileNumber,
  planCompany,
  soft,
} from './plan-company.ts';

onEachEngine('a caller passes on who was called', 60_000, (bench) => {
  let callers: TransferringPhone;
  let phones: Softphones;
  let desks: Softphone;
  let softs: Softphone;
  let mobiles: MobilePhone;
  let since = 0;
  let marks: () => Promise<string[]>;

  before(async () => {
    mobiles = await startMobilePhone({
      folder: join(bench().folder, 'mobile'),
      number: mobileNumber,
      toneHz: 1_800,
    });
    const outside = { kind: 'outside', number: mobileNumber, trunkId: 4, ringSeconds: 20 } as const;
    await bench().apply(
      planCompany(mobiles, {
        extensions: [
          extension(1, 20, [desk, 0]),
          extension(2, 20, [soft, 0]),
          extension(3, 20, [mobile, 0]),
          extension(4, 20, [caller, 0]),
          { ...extension(5, 20), ...newRingExits, onUnavailable: outside },
        ],
      }),
    );
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [desk, soft].map((id) => ({
        ...{ ...accountOf(id), toneHz: 400 + 100 * id, answer: 'manual' },
      })),
    });
    await Promise.all(phones.phones.map((one) => one.registered()));
    [desks, softs] = [phones.phone(accountOf(desk).user), phones.phone(accountOf(soft).user)];
    callers = await TransferringPhone.start(bench().sip, accountOf(caller));
  });

  after(async () => {
    callers.stop();
    await Promise.all([phones.stop(), mobiles.stop()]);
  });

  beforeEach(async () => {
    since = Date.now();
    marks = await marksFromNow(bench());
  });

  afterEach(async () => {
    for (const one of [...phones.phones, mobiles]) await one.hangUp().catch(() => undefined);
    await callers.hangUp();
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  for (const [who, digits, called] of [
    ['somebody at a phone', '201', () => desks],
    ['somebody at a mobile', '203', () => mobiles],
    ['somebody outside', '205', () => mobiles],
  ] as const)
    it(`${who}: the two others talk, and it ends when one of them leaves`, async () => {
      const dialled = callers.dial(digits);
      await called().waitFor('incoming', { since });
      await called().accept();
      await called().waitFor('established', { since });
      if (digits === '203') await mobiles.sendDigits('1');
      await dialled;
      // Nobody presses a key in the very moment of the answer, when the two are not connected yet.
      await pass(1_000);
      await callers.blindTransfer('202');
      const { peer } = await softs.waitFor('incoming', { since });
      await softs.accept();
      await softs.waitFor('established', { since });
      await eventually(() => {
        expect(callers.connected).to.equal(0);
      });
      expect(await marks()).to.include.members(['extension-2:enter', 'ring-2:enter']);
      if (digits === '201') expect(peer).to.match(/^sip:201@/u);
      expect(called().events.filter(({ type, at }) => type === 'closed' && at >= since)).to.deep.equal([]);
      await softs.hangUp();
      await called().waitFor('closed', { since });
    });

  for (const [who, callEachOther] of [
    [
      'who called',
      async () => {
        const dialled = callers.dial('201');
        await desks.waitFor('incoming', { since });
        await desks.accept();
        await dialled;
      },
    ],
    [
      'who was called',
      async () => {
        await desks.dial('204');
        await callers.accept();
      },
    ],
  ] as const)
    for (const [what, target] of [
      ['nobody', '299'],
      ['a number outside, for at whose cost would it be', mobileNumber.replace('+36', '06')],
      ['a feature code', '*11'],
    ] as const)
      it(`the other side is not lost when ${who} passes the call on to ${what} [C6, U1]`, async () => {
        await callEachOther();
        await desks.waitFor('established', { since });
        await pass(1_000);
        await callers.blindTransfer(target);
        await pass(2_500);
        expect(desks.events.filter(({ type, at }) => type === 'closed' && at >= since)).to.deep.equal([]);
        const backAt = (await marks()).filter((mark) => mark === 'extension-4:enter');
        const isAskedAnew = bench().engine === 'FreeSWITCH';
        expect(backAt).to.have.length((who === 'who was called' ? 1 : 0) + (isAskedAnew ? 1 : 0));
        expect(callers.isRinging).to.equal(isAskedAnew);
        expect(mobiles.eventsOf('incoming').filter(({ at }) => at >= since)).to.deep.equal([]);
        await desks.hangUp();
      });

  it('who called somebody outside first connects the two: they talk until one of them leaves [U1, C6]', async () => {
    await desks.dial('204');
    await callers.accept();
    await desks.waitFor('established', { since });
    const dialled = callers.dial(mobileNumber.replace('+36', '06'));
    await mobiles.waitFor('incoming', { since });
    await mobiles.accept();
    await dialled;
    await pass(1_000);
    await callers.transferFirstToSecond();
    await pass(3_000);
    for (const one of [desks, mobiles])
      expect(one.events.filter(({ type, at }) => type === 'closed' && at >= since)).to.deep.equal([]);
    await desks.hangUp();
    await mobiles.waitFor('closed', { since });
  });
});

async function pass(ms: number): Promise<void> {
  const until = Date.now() + ms;
  await eventually(() => {
    expect(Date.now()).to.be.greaterThan(until);
  }, ms + 5_000);
}
