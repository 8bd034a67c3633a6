import { expect } from 'chai';
import { statusesTold } from '../../support/conformance/statuses-told.ts';

const told = (during: string[], then: string[]) => {
  const [a, b] = [during, then].map((names) => names.map((statusName) => ({ statusName })));
  return statusesTold(a ?? [], b ?? []);
};

describe('the statuses of an agent, as engines are compared', () => {
  it('are those that were chosen, each once, and none of a call that led back', () => {
    const during = ['Connected', 'Incoming call', 'Connected', 'Break', 'Outgoing call', 'Break'];
    expect(told(during, ['Break', 'Connected'])).to.deep.equal(['Connected', 'Break']);
  });

  it('a call that ends a moment after its test is told as one that ended a moment before', () => {
    expect(told(['Connected', 'Incoming call'], ['Incoming call', 'Connected', 'Break'])).to.deep.equal([
      'Connected',
    ]);
    const wrapUp = ['Connected', 'Paperwork'];
    expect(told(['Connected', 'Incoming call'], ['Incoming call', 'Paperwork'])).to.deep.equal(wrapUp);
    expect(told(['Connected', 'Incoming call', 'Paperwork'], ['Paperwork'])).to.deep.equal(wrapUp);
  });

  it('an agent who never came out of the status of a call ends in it', () => {
    expect(told(['Connected', 'Incoming call'], ['Incoming call'])).to.deep.equal([
      'Connected',
      'Incoming call',
    ]);
    expect(told(['Incoming call'], ['Incoming call', 'Outgoing call'])).to.deep.equal(['Outgoing call']);
  });

  it('of somebody who was no agent are none', () => {
    expect(told([], [])).to.deep.equal([]);
  });
});
