import { expect } from 'chai';
import { EngineError } from '../../../../src/engine/media-engine.ts';
import { Offers } from '../../../../src/freeswitch/callcenter/offers.ts';
import { EslRefused } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { scriptedEsl } from './scripted-esl.ts';

describe('ending offers', () => {
  it('of many agents at the same time costs two commands', async () => {
    const esl = scriptedEsl(async () => {
      await Promise.resolve();
      return '+OK\n';
    });
    const offers = new Offers(esl);
    await Promise.all(['phone1', 'phone2', 'extension-3', 'phone2'].map((place) => offers.end(place)));
    expect(esl.asked).to.deep.equal(['lua end-offers.lua phone1', 'lua end-offers.lua phone2 extension-3']);
  });

  it('of an offer that does not go away fails, and the next one is tried again [S14]', async () => {
    let fails = true;
    const offers = new Offers(
      scriptedEsl(() => (fails ? Promise.reject(new EslRefused('api lua', '-ERR')) : '+OK\n')),
    );
    expect(await rejectionOf(offers.end('phone1'))).to.be.instanceOf(EngineError);
    fails = false;
    await offers.end('phone1');
  });

  it('takes nothing but the name of a place', () => {
    expect(() => new Offers(scriptedEsl(() => '')).end('phone1 all')).to.throw(ConfigEncodingError);
  });
});
