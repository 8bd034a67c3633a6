import { expect } from 'chai';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { newRingExits } from '../../support/snapshot.ts';
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

  beforeEach(() => {
    since = Date.now();
  });

  afterEach(async () => {
    for (const one of [...phones.phones, mobiles]) await one.hangUp().catch(() => undefined);
    await callers.hangUp();
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const marks = async () =>
    (await bench().told())
      .filter(({ name, at }) => name === 'SW_NODE' && at >= since)
      .map(({ text }) => text.replace(/:[0-9]*$/u, ''));

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
      const until = Date.now() + 1_000;
      await eventually(() => {
        expect(Date.now()).to.be.greaterThan(until);
      });
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

  for (const [who, transfer] of [
    ['who called', (target: string) => callers.blindTransfer(target)],
    ['who was called', (target: string) => desks.transfer(target)],
  ] as const)
    it(`nobody is passed on to a number outside, by ${who}: at whose cost would it be? [U1]`, async () => {
      const dialled = callers.dial('201');
      await desks.waitFor('incoming', { since });
      await desks.accept();
      await desks.waitFor('established', { since });
      await dialled;
      const until = Date.now() + 1_000;
      await eventually(() => {
        expect(Date.now()).to.be.greaterThan(until);
      });
      const asked = Date.now();
      await transfer(mobileNumber.replace('+36', '06')).catch(() => undefined);
      await callers.hangUp();
      await desks.hangUp().catch(() => undefined);
      await eventually(async () => {
        expect(await bench().legs()).to.equal(0);
      });
      expect(mobiles.events.filter(({ at }) => at >= asked)).to.deep.equal([]);
      expect((await marks()).filter((mark) => mark.startsWith('dial-'))).to.deep.equal([]);
    });
});
