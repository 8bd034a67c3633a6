import { expect } from 'chai';
import { WatchedAgent } from './watched-agent.ts';

describe('an agent who logs in and chooses', () => {
  it('is Unassigned until the login, and receives nothing [S2]', () => {
    const agent = new WatchedAgent({}, { loggedIn: false });
    expect(agent).to.include({ shows: 'unassigned', receives: false });
    for (const nothing of [
      () => agent.chooses('connected'),
      () => agent.rings(),
      () => agent.isFoundWith({ id: 'x', nodeId: 1, direction: 'incoming' }),
      () => agent.misses({ misses: 1, status: 'break' }),
      () => agent.timer(),
      () => agent.logsOut(),
    ]) {
      const before = agent.state;
      expect(nothing().state).to.equal(before);
    }
  });

  it('enters the default status at login [S4]', () => {
    expect(new WatchedAgent()).to.include({ shows: 'connected', receives: true, cause: 'login' });
  });

  it('is in the queues in a status that activates skills, and in none in another [S5]', () => {
    const agent = new WatchedAgent();
    expect(agent.chooses('break')).to.include({ shows: 'break', receives: false, cause: 'agent' });
    expect(agent.chooses('connected')).to.include({ shows: 'connected', receives: true });
  });

  it('can be put into a status by a supervisor, and it is known by whom [S12]', () => {
    const agent = new WatchedAgent().isPutInto('break');
    expect(agent).to.include({ shows: 'break', cause: 'supervisor' });
    expect(agent.state.by).to.equal(99);
  });

  it('who chooses the present status again changes nothing', () => {
    const agent = new WatchedAgent().chooses('break').waits(60);
    const before = agent.state;
    expect(agent.chooses('break').state).to.equal(before);
    expect(agent.isPutInto('break').state).to.equal(before);
  });

  it('who is logged in stays where he is at another login', () => {
    const agent = new WatchedAgent().chooses('break');
    const before = agent.state;
    expect(agent.logsInAtMobile().state).to.equal(before);
  });

  it('who logs out is Unassigned, and begins anew at the next login [S2]', () => {
    const agent = new WatchedAgent().chooses('break').logsOut();
    expect(agent).to.include({ shows: 'unassigned', receives: false, cause: 'logout' });
    expect(agent.state).to.deep.include({ login: null, previous: null, dueAt: null, misses: 0 });
    expect(agent.logsIn().shows).to.equal('connected');
  });

  it('who logs out in a call is Unassigned at once, and the end of that call changes nothing', () => {
    const agent = new WatchedAgent().rings('a').logsOut();
    expect(agent.shows).to.equal('unassigned');
    expect(agent.state.legs).to.deep.equal([]);
    expect(agent.ends('a').shows).to.equal('unassigned');
    expect(agent.logsIn().shows).to.equal('connected');
  });
});
