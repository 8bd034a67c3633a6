import { expect } from 'chai';
import { WatchedAgent } from './watched-agent.ts';

describe('the activity of an agent [S13]', () => {
  it('is each status with its time and its cause, call statuses too', () => {
    const agent = new WatchedAgent({ break: { timeoutSeconds: 100 } }, { loggedIn: false });
    agent.waits(5).logsIn().waits(10).rings('a').waits(20).dials('b').waits(30).ends('b').waits(40);
    agent.ends('a').waits(50).isPutInto('break').waits(100).timer().waits(7).logsOut();
    expect(agent.activity).to.deep.equal([
      ['unassigned', 5, 'logout'],
      ['connected', 10, 'login'],
      ['incoming call', 20, 'ring'],
      ['outgoing call', 30, 'dial'],
      ['incoming call', 40, 'hang-up'],
      ['connected', 50, 'hang-up'],
      ['break', 100, 'supervisor'],
      ['connected', 7, 'timer'],
    ]);
    expect(agent.log.map(({ by }) => by)).to.deep.equal([null, null, null, null, null, null, 99, null]);
  });

  it('has no gap and no overlap, also when a clock goes back a little', () => {
    const agent = new WatchedAgent().waits(60).chooses('break').waits(-2).chooses('connected').waits(-2);
    agent.rings().waits(30).ends('in');
    const [first, ...others] = agent.log;
    let end = first?.endedAt;
    for (const { startedAt, endedAt } of others) {
      expect(startedAt).to.deep.equal(end);
      expect(endedAt).to.be.at.least(startedAt);
      end = endedAt;
    }
    expect(agent.state.since).to.deep.equal(end);
    expect(agent.activity.slice(1)).to.deep.equal([
      ['connected', 60, 'login'],
      ['break', 0, 'agent'],
      ['connected', 0, 'agent'],
      ['incoming call', 26, 'ring'],
    ]);
  });

  it('has nothing of a status that was chosen in a call and left in it', () => {
    const agent = new WatchedAgent().rings().waits(5).chooses('break').waits(5).chooses('connected').waits(5);
    agent.ends('in');
    expect(agent.activity.at(-1)).to.deep.equal(['incoming call', 15, 'ring']);
  });
});
