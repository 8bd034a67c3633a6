import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { markPhone, ringsBetween } from '../../support/phones/phone-mark.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import {
  type FarmPhone,
  type SoftphoneFarm,
  startSoftphoneFarm,
} from '../../support/phones/softphone-farm.ts';
import { InstanceFolders } from './instance-folder.ts';

const host = '127.0.0.1';

describe('a mark in what a phone sees', () => {
  const folders = new InstanceFolders();
  let farm: SoftphoneFarm;
  let phone: FarmPhone;

  before(async () => {
    farm = await startSoftphoneFarm({
      // Nobody is there: it takes calls without being registered.
      sip: { host, port: 9 },
      accounts: [{ user: 'anna', password: 'none' }],
      answer: 'never',
      folder: folders.folder('farm'),
    });
    phone = farm.phones[0] ?? expect.fail('no phone');
  });

  after(async () => {
    await farm.stop();
    await folders.cleanUp();
  });

  it('stands behind what was sent before and before what was sent after it, however late the phone reads', async () => {
    const ring = (callerNumber: string) =>
      sendRawInvite({
        from: host,
        target: { host, port: phone.sipPort },
        requestUser: 'anna',
        callerNumber,
        withinMs: 500,
      });
    process.kill(farm.pid, 'SIGSTOP');
    const before = ring('before');
    const mark = markPhone(phone);
    const after = ring('after');
    // All three lie in its socket, unread.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(phone.eventsOf('incoming')).to.be.empty;
    process.kill(farm.pid, 'SIGCONT');

    const seenBefore = await mark;
    await Promise.all([before, after]);
    const callers = (from: number, to = Infinity) =>
      ringsBetween(phone, from, to).map(({ peer }) => /^sip:(\w+)@/u.exec(peer ?? '')?.[1]);
    expect(callers(0, seenBefore)).to.deep.equal(['before']);
    expect(callers(seenBefore)).to.deep.equal(['after']);
  });

  it('is no call', async () => {
    const calls = () => phone.eventsOf('incoming').length + phone.eventsOf('closed').length;
    await eventually(() => {
      expect(calls(), 'two calls that rang and were cancelled').to.equal(4);
    });
    const seenBefore = await markPhone(phone);
    expect(phone.events[seenBefore]?.type).to.equal('mark');
    expect(calls()).to.equal(4);
  });
});
