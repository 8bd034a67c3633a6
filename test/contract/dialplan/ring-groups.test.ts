import { expect } from 'chai';
import { join } from 'node:path';
import type { RingGroupFacts } from '../../../src/domain/routing/company-snapshot.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
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
  sipPhone,
  soft,
} from './plan-company.ts';

const others = [5, 6, 7, 8];
/** Six people, none of whom is the one who calls. */
const six = [desk, soft, ...others];

function group(
  id: number,
  mode: RingGroupFacts['mode'],
  ringSeconds: number,
  members: RingGroupFacts['members'],
): RingGroupFacts {
  return { id, name: 'Group', mode, ringSeconds, members, ...newRingExits };
}

onEachEngine('ring groups [R11]', 60_000, (bench) => {
  let phones: Softphones;
  let mobiles: MobilePhone;
  let callers: Softphone;
  let since = 0;
  let marks: () => Promise<string[]>;

  before(async () => {
    mobiles = await startMobilePhone({
      folder: join(bench().folder, 'mobile'),
      number: mobileNumber,
      toneHz: 1_800,
    });
    const phone = (phoneId: number, startSeconds = 0) => ({ kind: 'phone' as const, phoneId, startSeconds });
    const toGroup = (id: number) => ({ onNoAnswer: { kind: 'ring-group' as const, ringGroupId: id } });
    const company = planCompany(mobiles, {});
    await bench().apply({
      ...company,
      phones: [...company.phones, ...others.map(sipPhone)],
      // Extensions with no device of their own lead to the groups: who dials one comes to the group.
      extensions: [
        ...[11, 12, 13, 14].map((id) => ({
          ...extension(id, 20),
          onUnavailable: { kind: 'ring-group' as const, ringGroupId: id },
        })),
        { ...extension(1, 30, [desk, 0], [soft, 2]) },
        { ...extension(2, 1, [desk, 0]), ...toGroup(12) },
        extension(4, 20, [caller, 0]),
      ],
      ringGroups: [
        group(
          11,
          'at-once',
          30,
          six.map((phoneId) => phone(phoneId)),
        ),
        group(
          12,
          'in-order',
          2,
          six.map((phoneId) => phone(phoneId)),
        ),
        // By extension with its plan, later than the others; the same phone in two ways rings once.
        group(13, 'at-once', 30, [
          { kind: 'extension', extensionId: 1, startSeconds: 1 },
          phone(5),
          phone(soft, 6),
          phone(mobile, 2),
        ]),
        group(14, 'at-once', 2, [phone(desk), phone(5)]),
      ],
    });
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [...six, caller].map((id) => ({
        ...accountOf(id),
        toneHz: 400 + 100 * id,
        answer: 'never' as const,
      })),
    });
    await Promise.all(phones.phones.map((one) => one.registered()));
    callers = phoneOf(caller);
  });

  after(async () => {
    await Promise.all([phones.stop(), mobiles.stop()]);
  });

  beforeEach(async () => {
    since = Date.now();
    marks = await marksFromNow(bench());
  });

  afterEach(async () => {
    for (const one of [...phones.phones, mobiles]) await one.hangUp().catch(() => undefined);
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const phoneOf = (id: number) => phones.phone(accountOf(id).user);
  const rings = (one: Softphone | MobilePhone) => one.waitFor('incoming', { since, withinMs: 20_000 });
  const rang = (one: Softphone | MobilePhone) =>
    one.events.filter(({ type, at }) => type === 'incoming' && at >= since).length;
  it('at once: all six ring together, the first answer wins, and the five others learn that it was answered elsewhere', async () => {
    const cancels = await bench().watchCancels();
    await callers.dial('211');
    await Promise.all(six.map((id) => rings(phoneOf(id))));
    await phoneOf(6).accept();
    await callers.waitFor('established', { since });
    await Promise.all(six.filter((id) => id !== 6).map((id) => phoneOf(id).waitFor('closed', { since })));
    const told = await eventually(async () => {
      const sent = await cancels();
      expect(new Set(sent.map((part) => /\nCall-ID: (\S+)/u.exec(part)?.[1])).size).to.equal(5);
      return sent;
    });
    for (const cancel of told)
      expect(cancel).to.match(/\nReason: SIP ?;cause=200 ?;text="Call completed elsewhere"/u);
    await eventually(async () => {
      expect(await marks()).to.deep.equal([
        'extension-11:enter',
        'ring-11:enter',
        'ring-11:unavailable',
        'ring-group-11:enter',
        'ring-group-11-1:enter',
      ]);
    });
  });

  it('in order: one after the other; who is busy or does not answer is passed over', async () => {
    await callers.dial('212');
    const first = await rings(phoneOf(desk));
    const second = await rings(phoneOf(soft));
    expect(second.at - first.at).to.be.within(1_500, 3_500);
    await phoneOf(soft).hangUp();
    const third = await rings(phoneOf(5));
    expect(third.at - second.at).to.be.lessThan(1_500);
    await phoneOf(5).accept();
    await callers.waitFor('established', { since });
    expect([6, 7, 8].map((id) => rang(phoneOf(id)))).to.deep.equal([0, 0, 0]);
    await eventually(async () => {
      expect((await marks()).slice(3)).to.deep.equal([
        'ring-group-12:enter',
        'ring-group-12-1:enter',
        'ring-group-12-1:no-answer',
        'ring-group-12-2:enter',
        'ring-group-12-2:busy',
        'ring-group-12-3:enter',
      ]);
    });
  });

  it('in order, and nobody answers: the last one hands the call on to the exit of the group', async () => {
    await callers.dial('212');
    await callers.waitFor('closed', { since, withinMs: 40_000 });
    expect(six.map((id) => rang(phoneOf(id)))).to.deep.equal(six.map(() => 1));
    await eventually(async () => {
      expect((await marks()).slice(-2)).to.deep.equal([
        'ring-group-12-6:no-answer',
        'hang-up-no-answer:enter',
      ]);
    });
  });

  it('each device begins at its time, an extension with its own plan, and none rings twice', async () => {
    await callers.dial('213');
    const [fifth, desks, softs, mobileRings] = await Promise.all([
      rings(phoneOf(5)),
      rings(phoneOf(desk)),
      rings(phoneOf(soft)),
      rings(mobiles),
    ]);
    expect(desks.at - fifth.at).to.be.within(500, 2_500);
    expect(mobileRings.at - fifth.at).to.be.within(1_500, 3_500);
    expect(softs.at - fifth.at).to.be.within(2_500, 4_500);
    await mobiles.accept();
    await mobiles.waitFor('established', { since });
    await mobiles.sendDigits('1');
    await callers.waitFor('established', { since });
    await Promise.all([desk, soft, 5].map((id) => phoneOf(id).waitFor('closed', { since })));
    expect([desk, soft, 5].map((id) => rang(phoneOf(id)))).to.deep.equal([1, 1, 1]);
  });

  it('nobody answers in time: the call goes on; an extension leads to a group when nobody answers there', async () => {
    await callers.dial('214');
    await callers.waitFor('closed', { since, withinMs: 20_000 });
    await eventually(async () => {
      expect((await marks()).slice(-3)).to.deep.equal([
        'ring-group-14-1:enter',
        'ring-group-14-1:no-answer',
        'hang-up-no-answer:enter',
      ]);
    });
    since = Date.now();
    await callers.dial('202');
    await rings(phoneOf(soft));
    await eventually(async () => {
      expect(await marks()).to.include.members([
        'ring-2:no-answer',
        'ring-group-12:enter',
        'ring-group-12-1:no-answer',
      ]);
    });
  });
});
