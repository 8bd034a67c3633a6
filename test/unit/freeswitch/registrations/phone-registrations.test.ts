import { expect } from 'chai';
import { PhoneRegistrations } from '../../../../src/freeswitch/registrations/phone-registrations.ts';
import { eslEvent, ScriptedEsl } from '../scripted-esl.ts';

describe('the registrations of phones at FreeSWITCH', () => {
  let registrations: PhoneRegistrations;
  const told = (kind: string, headers: Record<string, string> = {}) =>
    registrations.take(eslEvent(`sofia::${kind}`, { 'from-user': 'phone7', ...headers }));
  const came = { device: 'phone7', registered: true };
  const went = { device: 'phone7', registered: false };

  beforeEach(() => {
    registrations = new PhoneRegistrations();
  });

  it('are told of once: the phone came, and went', () => {
    expect(told('register')).to.deep.equal(came);
    expect(told('register')).to.equal(null);
    expect(told('unregister')).to.deep.equal(went);
    expect(told('unregister')).to.equal(null);
  });

  it('end when nobody renewed them', () => {
    told('register');
    expect(
      registrations.take(eslEvent('sofia::expire', { user: 'phone7', host: 'switchroom' })),
    ).to.deep.equal(went);
  });

  it('end when the phone falls silent, and begin when it answers again, though the engine says the opposite', () => {
    told('register');
    expect(told('sip_user_state', { 'Ping-Status': 'REACHABLE', Status: '408' })).to.deep.equal(went);
    expect(told('sip_user_state', { 'Ping-Status': 'UNREACHABLE', Status: '200' })).to.deep.equal(came);
  });

  describe('read from the engine', () => {
    let esl: ScriptedEsl;
    const read = () => registrations.read(esl);
    const registration = (user: string, { callId = 'abc', ping = 'Reachable' } = {}) =>
      [
        '    <registration>',
        `        <call-id>${callId}</call-id>`,
        `        <user>${user}@switchroom</user>`,
        '        <contact>&quot;x&quot; &lt;sip:x@10.0.0.1&gt;</contact>',
        `        <ping-status>${ping}</ping-status>`,
        '    </registration>',
      ].join('\n');
    const answer = (...entries: string[]) => {
      esl.answers.set(
        'sofia xmlstatus profile switchroom reg',
        [
          '<?xml version="1.0"?>',
          '<profile>',
          '  <registrations>',
          ...entries,
          '  </registrations>',
          '</profile>',
        ].join('\n'),
      );
    };
    beforeEach(() => {
      esl = new ScriptedEsl();
    });

    it('are the phones that can be reached; events go on from there', async () => {
      answer(registration('phone7'), registration('phone8', { ping: 'Unreachable' }), registration('phone9'));
      expect(await read()).to.deep.equal(new Set(['phone7', 'phone9']));
      expect(told('register')).to.equal(null);
      expect(told('unregister')).to.deep.equal(went);
    });

    it('may be none', async () => {
      answer();
      expect(await read()).to.deep.equal(new Set());
    });

    it('are not made up by a phone that chooses the id of its request', async () => {
      answer(registration('phone7', { callId: '</call-id><user>phone1@switchroom</user>' }));
      expect(await read()).to.deep.equal(new Set(['phone7']));
    });

    it('keep what events told while they were read', async () => {
      answer(registration('phone9'));
      const { answers } = esl;
      esl = new ScriptedEsl((asked) => {
        told('register');
        return answers.get(asked) ?? '';
      });
      expect(await read()).to.deep.equal(new Set(['phone7', 'phone9']));
    });
  });
});
