import { expect } from 'chai';
import { supervisor, WatchedAgent } from './watched-agent.ts';

describe('an agent in calls', () => {
  it('Break -> dials out -> hangs up -> Break [S7]', () => {
    const agent = new WatchedAgent().chooses('break');
    expect(agent.dials()).to.include({ shows: 'outgoing call', cause: 'dial' });
    expect(agent.ends('out')).to.include({ shows: 'break', cause: 'hang-up' });
  });

  it('shows Incoming call as soon as the phone rings, and an unanswered ring leads back too [S6, S7]', () => {
    const agent = new WatchedAgent();
    expect(agent.rings()).to.include({ shows: 'incoming call', cause: 'ring' });
    expect(agent.ends('in')).to.include({ shows: 'connected', cause: 'hang-up' });
  });

  it('stays in the queues, or out of them, as the chosen status says [S6]', () => {
    const agent = new WatchedAgent();
    expect(agent.rings()).to.include({ receives: true, chosen: 'connected' });
    agent.ends('in').chooses('break');
    expect(agent.dials()).to.include({ receives: false, chosen: 'break' });
  });

  it('goes to the status of on hang-up, by the direction of the call [S7]', () => {
    const settings = {
      'incoming call': { onHangUp: 'paperwork' },
      'outgoing call': { onHangUp: 'lunch' },
    } as const;
    expect(new WatchedAgent(settings).rings('a').ends('a').shows).to.equal('paperwork');
    expect(new WatchedAgent(settings).dials('a').ends('a').shows).to.equal('lunch');
    const onlyIncoming = { 'incoming call': { onHangUp: 'paperwork' } } as const;
    expect(new WatchedAgent(onlyIncoming).dials('a').ends('a').shows).to.equal('connected');
  });

  it('goes there after an unanswered ring as well [S7]', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } });
    expect(agent.rings().waits(20).ends('in')).to.include({ shows: 'paperwork', receives: false });
  });

  it('shows the newest of two calls while both run, and what is left when either ends [S7]', () => {
    const both = () => new WatchedAgent().chooses('break').rings('a').dials('b');
    expect(both().shows).to.equal('outgoing call');
    expect(both().ends('b').shows).to.equal('incoming call');
    expect(both().ends('a').shows).to.equal('outgoing call');
    expect(both().ends('b').ends('a').shows).to.equal('break');
    expect(both().ends('a').ends('b').shows).to.equal('break');
  });

  it('after the last of several calls on hang-up of that call decides, not of an earlier one [S7]', () => {
    const settings = {
      'incoming call': { onHangUp: 'paperwork' },
      'outgoing call': { onHangUp: 'lunch' },
    } as const;
    const both = () => new WatchedAgent(settings).rings('in').dials('out');
    expect(both().ends('in').shows, 'one call is left').to.equal('outgoing call');
    expect(both().ends('in').ends('out').shows).to.equal('lunch');
    expect(both().ends('out').ends('in').shows).to.equal('paperwork');
    const dialsFirst = new WatchedAgent(settings).dials('out').rings('in');
    expect(dialsFirst.ends('in').ends('out').shows).to.equal('lunch');
  });

  it('three calls that overlap end in any order, and Break comes back [S7]', () => {
    const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'];
    for (const order of orders) {
      const agent = new WatchedAgent().chooses('break').rings('a').dials('b').rings('c');
      const [first = '', second = '', third = ''] = order;
      agent.ends(first).ends(second);
      expect(agent.shows, order).to.equal(third === 'b' ? 'outgoing call' : 'incoming call');
      expect(agent.ends(third).shows, order).to.equal('break');
    }
  });

  it('who chooses a status in a call is in it after the call, whatever on hang-up says [S7]', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings();
    expect(agent.chooses('break')).to.include({ shows: 'incoming call', chosen: 'break', receives: false });
    expect(agent.ends('in').shows).to.equal('break');
    expect(agent.rings().ends('in').shows, 'the next call is another matter').to.equal('paperwork');
  });

  it('who chooses the present status in a call stays in it, whatever on hang-up says', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings();
    expect(agent.chooses('connected').ends('in').shows).to.equal('connected');
  });

  it('a choice holds over all calls that overlap, also those that began after it', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings('a');
    agent.chooses('break').rings('b').ends('a');
    expect(agent.shows).to.equal('incoming call');
    expect(agent.ends('b').shows).to.equal('break');
  });

  it('an event that comes twice, or of a call that nobody knows, changes nothing', () => {
    const agent = new WatchedAgent().rings('a');
    const before = agent.state;
    expect(agent.rings('a').state).to.equal(before);
    expect(agent.ends('unknown').state).to.equal(before);
    agent.ends('a');
    const after = agent.state;
    expect(agent.ends('a').state).to.equal(after);
  });

  it('the time in Incoming call goes on when a second one rings', () => {
    const agent = new WatchedAgent().rings('a');
    const since = agent.state.since;
    expect(agent.waits(5).rings('b').state.since).to.equal(since);
    expect(agent.log, 'the login only, and the ring').to.have.length(2);
  });

  it('a status chosen in the call keeps its reason when it is entered after it [S13]', () => {
    const agent = new WatchedAgent().rings().isPutInto('break').ends('in');
    expect(agent).to.include({ shows: 'break', cause: 'supervisor' });
    expect(agent.state.by).to.equal(supervisor);
  });
});
