import { expect } from 'chai';
import { accountLine } from '../../support/phones/account-line.ts';
import { PhoneLog, toPhoneEvent } from '../../support/phones/phone-log.ts';

const server = { host: '127.0.0.1', port: 5060 };

describe('test phones: what a phone sees', () => {
  it('an incoming call has its time, its id and its caller', () => {
    const event = toPhoneEvent(
      { type: 'CALL_INCOMING', id: 'x1', peeruri: 'sip:36@127.0.0.1', peerdisplayname: 'Anna' },
      1_234,
    );
    expect(event).to.deep.equal({
      at: 1_234,
      type: 'incoming',
      callId: 'x1',
      peer: 'sip:36@127.0.0.1',
      peerName: 'Anna',
    });
  });

  it('statistics of the media are no event', () => {
    expect(toPhoneEvent({ type: 'CALL_RTCP' }, 1)).to.equal(undefined);
  });

  it('waiting for what was seen already does not wait', async () => {
    const log = new PhoneLog();
    log.add({ at: 5, type: 'registered' });
    expect(await log.waitFor('registered', { withinMs: 0 })).to.deep.equal({ at: 5, type: 'registered' });
  });

  it('waiting ends with the first event of that kind after the given time', async () => {
    const log = new PhoneLog();
    log.add({ at: 5, type: 'incoming', callId: 'old' });
    const waiting = log.waitFor('incoming', { since: 6 });
    log.add({ at: 7, type: 'registered' });
    log.add({ at: 8, type: 'incoming', callId: 'new' });
    expect((await waiting).callId).to.equal('new');
  });

  it('waiting in vain tells what was seen instead', async () => {
    const log = new PhoneLog();
    log.add({ at: 5, type: 'register-failed', detail: '401 Unauthorized' });
    const failure = await log.waitFor('registered', { withinMs: 1 }).catch((error: unknown) => String(error));
    expect(failure).to.include('seen: register-failed 401 Unauthorized');
  });

  it('an account cannot smuggle in a further parameter', () => {
    const account = { user: 'd1', password: 'x;regint=1' };
    expect(() => accountLine(account, server, 'manual')).to.throw('baresip cannot hold');
    expect(accountLine({ user: 'd1', password: 'x', displayName: 'Éva Nagy' }, server, 'auto')).to.equal(
      '"Éva Nagy" <sip:d1@127.0.0.1:5060>;auth_pass=x;answermode=auto;regint=60',
    );
  });
});
