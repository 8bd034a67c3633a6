import { expect } from 'chai';
import { WatchedAgent } from './watched-agent.ts';

const isPaused = (agent: WatchedAgent) => agent.state.recordingPaused;

describe('an agent who pauses what records the calls [C1]', () => {
  it('goes on with it', () => {
    const agent = new WatchedAgent().rings().pausesRecording();
    expect(isPaused(agent)).to.equal(true);
    expect(isPaused(agent.pausesRecording(false))).to.equal(false);
  });

  it('shows the same status, and nothing is in the activity log', () => {
    const agent = new WatchedAgent().rings();
    const before = agent.activity;
    expect(agent.pausesRecording().shows).to.equal('incoming call');
    expect(agent.activity).to.deep.equal(before);
  });

  it('has it paused until the last of the calls is over', () => {
    const agent = new WatchedAgent().rings('a').pausesRecording().dials('b');
    expect(isPaused(agent.ends('a'))).to.equal(true);
    expect(isPaused(agent.ends('b'))).to.equal(false);
    expect(isPaused(agent.rings('c'))).to.equal(false);
  });

  it('has nothing paused when the engine has lost the calls, or after the logout', () => {
    expect(isPaused(new WatchedAgent().rings().pausesRecording().isFoundWith())).to.equal(false);
    expect(isPaused(new WatchedAgent().rings().pausesRecording().logsOut())).to.equal(false);
  });

  it('without a call has nothing to pause', () => {
    const agent = new WatchedAgent();
    const { state } = agent;
    expect(agent.pausesRecording().state).to.equal(state);
    expect(isPaused(agent.rings())).to.equal(false);
  });
});
