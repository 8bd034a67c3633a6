import { expect } from 'chai';
import { chosenEngines, enginesToRun } from '../../../ops/local/chosen-engines.ts';

describe('the engines that make run starts', () => {
  it('are an Asterisk in a new installation', () => {
    expect(enginesToRun(chosenEngines({}), [])).to.deep.equal(['asterisk']);
    expect(chosenEngines({ ENGINE: '' })).to.equal(null);
  });

  it('are those that ENGINE names', () => {
    const started = (ENGINE: string) => enginesToRun(chosenEngines({ ENGINE }), []);
    expect(started('asterisk')).to.deep.equal(['asterisk']);
    expect(started('freeswitch')).to.deep.equal(['freeswitch']);
    expect(started('both')).to.deep.equal(['asterisk', 'freeswitch']);
  });

  it('are in any case those that the installation has', () => {
    expect(enginesToRun(null, ['freeswitch'])).to.deep.equal(['freeswitch']);
    expect(enginesToRun(['freeswitch'], ['asterisk'])).to.deep.equal(['asterisk', 'freeswitch']);
    expect(enginesToRun(['asterisk'], ['asterisk', 'freeswitch'])).to.deep.equal(['asterisk', 'freeswitch']);
  });

  it('another word is refused with those that can be chosen', () => {
    expect(() => chosenEngines({ ENGINE: 'yate' })).to.throw('asterisk, freeswitch, both; it is "yate"');
  });
});
