import { expect } from 'chai';
import { WatchedAgent } from './watched-agent.ts';

describe('a virtual agent [S9]', () => {
  it('is who logs in without a seat, and receives queue calls', () => {
    const agent = new WatchedAgent({}, { loggedIn: false }).logsInAtMobile();
    expect(agent).to.include({ shows: 'virtual', receives: true, isVirtual: true });
    expect(agent.state.login?.seat).to.equal(null);
  });

  it('stays one in any status while there is no seat', () => {
    const agent = new WatchedAgent({}, { loggedIn: false }).logsInAtMobile().chooses('break');
    expect(agent).to.include({ shows: 'break', receives: false, isVirtual: true });
    expect(agent.rings().shows).to.equal('break');
    expect(agent.chooses('connected')).to.include({ isVirtual: true, receives: true });
  });

  it('is who leaves the seat for the mobile, until another status is chosen', () => {
    const agent = new WatchedAgent().chooses('virtual');
    expect(agent).to.include({ shows: 'virtual', isVirtual: true });
    expect(agent.chooses('break').isVirtual).to.equal(false);
    expect(agent.dials().shows).to.equal('outgoing call');
  });

  it('does not show Incoming or Outgoing call', () => {
    const agent = new WatchedAgent().chooses('virtual');
    const before = agent.state;
    expect(agent.rings().state).to.equal(before);
    expect(agent.dials().state).to.equal(before);
    expect(agent.isFoundWith({ id: 'x', nodeId: 1, direction: 'incoming' }).state).to.equal(before);
  });

  it('who becomes one in a call leaves the call status at once, and its end changes nothing', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings('a');
    expect(agent.chooses('virtual')).to.include({ shows: 'virtual', receives: true });
    expect(agent.ends('a').shows).to.equal('virtual');
    expect(agent.chooses('connected').shows).to.equal('connected');
  });

  it('is nobody who did not choose it: a timeout and on-hang-up that lead there count as none', () => {
    const settings = {
      'incoming call': { onHangUp: 'virtual' },
      break: { timeoutSeconds: 60, goTo: 'virtual' },
    } as const;
    const agent = new WatchedAgent(settings).rings().ends('in');
    expect(agent).to.include({ shows: 'connected', isVirtual: false });
    expect(agent.chooses('lunch').chooses('break').waits(60).timer().shows).to.equal('lunch');
    expect(agent.chooses('virtual').chooses('break').waits(60).timer().shows, 'back').to.equal('virtual');
  });
});
