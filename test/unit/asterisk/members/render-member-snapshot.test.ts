import { expect } from 'chai';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { renderMemberSnapshot } from '../../../../src/asterisk/members/render-member-snapshot.ts';

const held = { queueId: 1, agentId: 7, device: 'phone7', level: 2, paused: false };

describe('the snapshot from which an engine restarts with its members', () => {
  it('is one command for each member, of ids only', () => {
    expect(renderMemberSnapshot([held, { ...held, queueId: 2, level: 9 }])).to.equal(
      'queue add member PJSIP/phone7 to queue-1 penalty 2 as agent-7 state_interface PJSIP/phone7 = yes\n' +
        'queue add member PJSIP/phone7 to queue-2 penalty 9 as agent-7 state_interface PJSIP/phone7 = yes\n',
    );
  });

  it('adds places with a ring plan, which bring their own state [U4, S9]', () => {
    expect(
      renderMemberSnapshot([
        { ...held, device: 'extension-12' },
        { ...held, device: 'mobile-7' },
      ]),
    ).to.equal(
      'queue add member Local/extension-12@sw-member to queue-1 penalty 2 as agent-7 state_interface hint:extension-12@place-extension-12 = yes\n' +
        'queue add member Local/mobile-7@sw-member/n to queue-1 penalty 2 as agent-7 state_interface hint:mobile-7@place-mobile-7 = yes\n',
    );
  });

  it('leaves paused ones out: they were about to leave, or not let in yet [S14]', () => {
    expect(renderMemberSnapshot([{ ...held, paused: true }])).to.equal('');
  });

  it('refuses what is no name of ours: it would be another command', () => {
    for (const device of ['phone7 to queue-9', 'phone7\ncore stop now', 'a;b', ''])
      expect(() => renderMemberSnapshot([{ ...held, device }]), device).to.throw(ConfigEncodingError);
    expect(() => renderMemberSnapshot([{ ...held, level: 1.5 }])).to.throw(ConfigEncodingError);
  });
});
