import { expect } from 'chai';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { deviceOf, interfaceOf } from '../../../../src/asterisk/members/member-interfaces.ts';

describe('places as app_queue names them', () => {
  it('come back as they went', () => {
    for (const device of ['phone7', 'x8f-2', 'extension-12', 'mobile-7'])
      expect(deviceOf(interfaceOf(device))).to.equal(device);
  });

  it('are none of ours when written in any other way', () => {
    for (const name of [
      'PJSIP/extension-12',
      'PJSIP/phone7/sip:x@y',
      'PJSIP/',
      'Local/extension-12@sw-member/n',
      'Local/mobile-7@sw-member',
      'Local/extension-0@sw-member',
      'Local/phone7@sw-member',
      'Local/extension-12@elsewhere',
    ])
      expect(deviceOf(name), name).to.equal(null);
  });

  it('never lead to more than one phone', () => {
    expect(() => interfaceOf('a&PJSIP/b')).to.throw(ConfigEncodingError);
    expect(() => interfaceOf('extension-12&x')).to.throw(ConfigEncodingError);
  });
});
