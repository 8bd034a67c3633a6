import { expect } from 'chai';
import { join } from 'node:path';
import { dominantTone } from '../../support/audio/dominant-tone.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
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

onEachEngine('an extension whose devices ring by a plan [U4]', 60_000, (bench) => {
  let phones: Softphones;
  let desks: Softphone;
  let softs: Softphone;
  let callers: Softphone;
  let mobiles: MobilePhone;
  let since = 0;

  before(async () => {
    mobiles = await startMobilePhone({
      folder: join(bench().folder, 'mobile'),
      number: mobileNumber,
      toneHz: 1_800,
    });
    await bench().apply(
      planCompany(mobiles, {
        extensions: [
          extension(1, 20, [desk, 0], [soft, 2]),
          extension(2, 40, [desk, 0], [mobile, 1]),
          extension(3, 40, [mobile, 0]),
          extension(4, 20, [caller, 0]),
          extension(5, 3, [desk, 0], [soft, 1]),
          extension(6, 20, [desk, 0], [soft, 1]),
        ],
      }),
    );
    const account = (phoneId: number, toneHz: number) =>
      ({ ...accountOf(phoneId), toneHz, answer: 'never' }) as const;
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [account(desk, 440), account(soft, 660), account(caller, 1_000)],
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    const phone = (id: number) => phones.phone(accountOf(id).user);
    [desks, softs, callers] = [phone(desk), phone(soft), phone(caller)];
  });

  after(async () => {
    await Promise.all([phones.stop(), mobiles.stop()]);
  });

  beforeEach(() => {
    since = Date.now();
  });

  afterEach(async () => {
    for (const phone of [...phones.phones, mobiles]) await phone.hangUp().catch(() => undefined);
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const seen = (phone: Softphone | MobilePhone, type: 'incoming' | 'established' | 'closed') =>
    phone.events.filter((event) => event.type === type && event.at >= since);
  const toldElsewhere = (phoneId: number) =>
    eventually(async () => {
      expect(await bench().wasToldElsewhere(accountOf(phoneId).user)).to.equal(true);
    });
  const lastNode = async (): Promise<string> => {
    const marks = (await bench().told()).filter(({ name }) => name === 'SW_NODE');
    return marks.at(-1)?.text ?? '';
  };

  describe('a phone that begins later', () => {
    it('rings as well, and the one that answers stops the other', async () => {
      await callers.dial('201');
      const first = await desks.waitFor('incoming', { since });
      const second = await softs.waitFor('incoming', { since });
      expect(second.at - first.at, 'ms between the two').to.be.within(1_500, 3_000);
      expect(seen(desks, 'closed'), 'the first goes on ringing').to.be.empty;
      await softs.accept();
      await callers.waitFor('established', { since });
      await desks.waitFor('closed', { since });
      await toldElsewhere(desk);
    });

    it('is stopped by the first one, too, and then costs nothing any more', async () => {
      await callers.dial('201');
      await softs.waitFor('incoming', { since });
      await desks.accept();
      await callers.waitFor('established', { since });
      await softs.waitFor('closed', { since });
      await toldElsewhere(soft);
      await eventually(async () => {
        expect(await bench().legs()).to.equal(2);
      });
    });

    it('does not ring when the first one answered before', async () => {
      await callers.dial('201');
      await desks.waitFor('incoming', { since });
      await desks.accept();
      const answered = await callers.waitFor('established', { since });
      await eventually(() => {
        expect(Date.now() - answered.at).to.be.greaterThan(2_500);
      });
      expect(seen(softs, 'incoming')).to.be.empty;
    });

    it('leaves the call with two channels, as if it had been dialled directly', async () => {
      await callers.dial('201');
      await softs.waitFor('incoming', { since });
      await softs.accept();
      await callers.waitFor('established', { since });
      await eventually(async () => {
        expect(await bench().legs()).to.equal(2);
      });
    });
  });

  describe('the end of the plan', () => {
    it('nobody answers: all stop together after the time of the extension', async () => {
      await callers.dial('205');
      await softs.waitFor('incoming', { since });
      const ends = await Promise.all([desks, softs].map((phone) => phone.waitFor('closed', { since })));
      for (const { at } of ends) expect(at - since).to.be.within(2_700, 4_500);
      await callers.waitFor('closed', { since });
      await eventually(async () => {
        expect(await lastNode()).to.equal('hang-up-no-answer:enter:1');
      });
    });

    it('one is busy: the other rings; both are busy: busy', async () => {
      await callers.dial('206');
      await desks.waitFor('incoming', { since });
      await desks.hangUp();
      await softs.waitFor('incoming', { since });
      expect(seen(callers, 'closed'), 'the caller waits for the second phone').to.be.empty;
      await softs.hangUp();
      await callers.waitFor('closed', { since });
      await eventually(async () => {
        expect(await lastNode()).to.equal('hang-up-busy:enter:1');
      });
    });

    it('the caller gives up: everything stops', async () => {
      await callers.dial('206');
      await softs.waitFor('incoming', { since });
      await callers.hangUp();
      await Promise.all([desks, softs].map((phone) => phone.waitFor('closed', { since })));
    });
  });

  describe('a mobile', () => {
    const accept = async () => {
      await mobiles.waitFor('incoming', { since });
      await mobiles.accept();
      await mobiles.waitFor('established', { since });
    };

    it('rings as well; it has the call when its owner pressed 1, and the desk phone stops', async () => {
      await callers.dial('202');
      await desks.waitFor('incoming', { since });
      await accept();
      await mobiles.sendDigits('1');
      await callers.waitFor('established', { since });
      await desks.waitFor('closed', { since });
      await toldElsewhere(desk);
      await eventually(async () => {
        await callers.hangUp().catch(() => undefined);
        expect(seen(mobiles, 'closed')).not.to.be.empty;
      });
    });

    it('without the key has nothing: the caller hears ringing, and the desk phone can still answer', async () => {
      await callers.dial('202');
      await callers.waitFor('ringing', { since });
      await accept();
      const asked = Date.now();
      await eventually(() => {
        expect(Date.now() - asked).to.be.greaterThan(2_000);
      });
      expect(seen(callers, 'established')).to.be.empty;
      expect(seen(desks, 'closed')).to.be.empty;
      await desks.accept();
      await callers.waitFor('established', { since });
      const end = await mobiles.waitFor('closed', { since });
      expect(end.at - asked).to.be.lessThan(4_500);
      const heard = mobiles.heard().at(-1);
      expect(heard && dominantTone(heard.channels[0] ?? new Int16Array(), [425, 440, 600, 1_000])).to.equal(
        600,
      );
    });

    it('whose owner hangs up without a key is out; the desk phone goes on ringing', async () => {
      await callers.dial('202');
      await accept();
      await mobiles.hangUp();
      await mobiles.waitFor('closed', { since });
      const left = Date.now();
      await eventually(() => {
        expect(Date.now() - left).to.be.greaterThan(1_000);
      });
      expect(seen(callers, 'established')).to.be.empty;
      expect(seen(desks, 'closed')).to.be.empty;
      await desks.accept();
      await callers.waitFor('established', { since });
    });

    it('with three wrong keys is out', async () => {
      await callers.dial('203');
      await callers.waitFor('ringing', { since, withinMs: 1_000 });
      await accept();
      await mobiles.sendDigits('2');
      await mobiles.sendDigits('3');
      await mobiles.sendDigits('4');
      await mobiles.waitFor('closed', { since, withinMs: 6_000 });
      await callers.waitFor('closed', { since });
      expect(seen(callers, 'established')).to.be.empty;
      await eventually(async () => {
        expect(await lastNode()).to.equal('hang-up-no-answer:enter:1');
      });
    });

    it('that is answered by a voicemail, which presses nothing, is out after some seconds', async () => {
      await callers.dial('203');
      await accept();
      const answered = Date.now();
      const end = await mobiles.waitFor('closed', { since, withinMs: 25_000 });
      expect(end.at - answered).to.be.within(12_000, 20_000);
      await callers.waitFor('closed', { since });
      expect(seen(callers, 'established')).to.be.empty;
    });

    it('is let go of when the caller gives up while its owner is asked', async () => {
      await callers.dial('203');
      await accept();
      const gaveUp = Date.now();
      await callers.hangUp();
      const end = await mobiles.waitFor('closed', { since });
      expect(end.at - gaveUp).to.be.lessThan(2_500);
    });

    it('that is busy counts as busy', async () => {
      await callers.dial('203');
      await mobiles.waitFor('incoming', { since });
      await mobiles.hangUp();
      await callers.waitFor('closed', { since });
      await eventually(async () => {
        expect(await lastNode()).to.equal('hang-up-busy:enter:1');
      });
    });
  });
});
