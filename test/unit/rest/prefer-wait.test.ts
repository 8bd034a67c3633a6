import { expect } from 'chai';
import { waitPreference } from '../../../src/rest/prefer-wait.ts';

describe('Prefer: wait', () => {
  it('is two seconds when the client says nothing', () => {
    expect(waitPreference(undefined)).to.deep.equal({ waitMs: 2000, applied: null });
  });

  it('is what the client says, up to 30 seconds', () => {
    expect(waitPreference('wait=0')).to.deep.equal({ waitMs: 0, applied: 'wait=0' });
    expect(waitPreference('wait=7')).to.deep.equal({ waitMs: 7000, applied: 'wait=7' });
    expect(waitPreference('wait=31')).to.deep.equal({ waitMs: 30_000, applied: 'wait=30' });
    expect(waitPreference('respond-async, Wait = "5"; x=1')).to.deep.equal({
      waitMs: 5000,
      applied: 'wait=5',
    });
  });

  it('passes over what it cannot understand', () => {
    for (const field of [
      '',
      'wait',
      'wait=',
      'wait=-1',
      'wait=1.5',
      'wait=9999999999',
      'handling=strict',
      '=;,',
    ]) {
      expect(waitPreference(field), field).to.deep.equal({ waitMs: 2000, applied: null });
    }
  });
});
