import { expect } from 'chai';
import { WatchedAgent } from './watched-agent.ts';

describe('an agent who lets queue calls ring', () => {
  const limit = { misses: 2, status: 'break' } as const;

  it('is put into the status of the queue after so many in a row', () => {
    const agent = new WatchedAgent().misses(limit);
    expect(agent).to.include({ shows: 'connected', receives: true });
    expect(agent.misses(limit)).to.include({ shows: 'break', receives: false, cause: 'no-answer' });
    expect(agent.state.misses, 'counted anew').to.equal(0);
  });

  it('may answer in between: only those in a row count', () => {
    const agent = new WatchedAgent().misses(limit).answers().misses(limit);
    expect(agent).to.include({ shows: 'connected', receives: true });
  });

  it('may choose a status in between: that counts as being there', () => {
    const agent = new WatchedAgent().misses(limit).chooses('connected').misses(limit);
    expect(agent.shows).to.equal('connected');
  });

  it('is only counted for a queue without a limit', () => {
    const agent = new WatchedAgent();
    for (let miss = 0; miss < 5; miss += 1) agent.misses(null);
    expect(agent.shows).to.equal('connected');
    expect(agent.state.misses).to.equal(5);
    expect(agent.misses(limit).shows, 'with the next queue that has one').to.equal('break');
  });

  it('who went to Break meanwhile stays there', () => {
    const agent = new WatchedAgent().misses(limit).chooses('lunch').misses({ misses: 1, status: 'break' });
    expect(agent.shows).to.equal('lunch');
  });

  it('while the phone rings goes there when it has stopped [S7]', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings();
    expect(agent.misses({ misses: 1, status: 'break' })).to.include({
      shows: 'incoming call',
      receives: false,
    });
    expect(agent.ends('in')).to.include({ shows: 'break', cause: 'no-answer' });
  });

  it('who answers without having missed any is as before', () => {
    const agent = new WatchedAgent();
    const before = agent.state;
    expect(agent.answers().state).to.equal(before);
  });
});
