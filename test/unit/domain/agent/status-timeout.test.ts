import { expect } from 'chai';
import { WatchedAgent } from './watched-agent.ts';

describe('a status that times out [S8]', () => {
  const withGoTo = { break: { timeoutSeconds: 60, goTo: 'lunch' } } as const;
  const withoutGoTo = { break: { timeoutSeconds: 60 } } as const;

  it('leads to its go-to status', () => {
    const agent = new WatchedAgent(withGoTo).chooses('break');
    expect(agent.dueInSeconds).to.equal(60);
    expect(agent.waits(60).timer()).to.include({ shows: 'lunch', cause: 'timer', dueInSeconds: null });
  });

  it('leads to the status before, when there is no go-to', () => {
    const agent = new WatchedAgent(withoutGoTo).chooses('paperwork').chooses('break');
    expect(agent.waits(60).timer().shows).to.equal('paperwork');
  });

  it('leads to the default, when the status before is gone', () => {
    const agent = new WatchedAgent(withoutGoTo).chooses('paperwork').chooses('break');
    agent.settings = { ...withoutGoTo, paperwork: { gone: true } };
    expect(agent.waits(60).timer().shows).to.equal('connected');
  });

  it('that was entered by login, without a status before, stays and is not asked about again', () => {
    const agent = new WatchedAgent({ connected: { timeoutSeconds: 30 } }).waits(30);
    expect(agent.timer()).to.include({ shows: 'connected', dueInSeconds: null });
    const before = agent.state;
    expect(agent.timer().state).to.equal(before);
  });

  it('does nothing when the timer comes early', () => {
    const agent = new WatchedAgent(withGoTo).chooses('break').waits(59.999);
    const before = agent.state;
    expect(agent.timer().state).to.equal(before);
    expect(agent.waits(0.001).timer().shows).to.equal('lunch');
  });

  it('ends when the timer comes, however late', () => {
    const agent = new WatchedAgent(withGoTo).chooses('break').waits(3_600).timer();
    expect(agent.activity.at(-1)).to.deep.equal(['break', 3_600, 'agent']);
  });

  it('does nothing more when the timer comes twice', () => {
    const chain = { break: { timeoutSeconds: 60, goTo: 'lunch' }, lunch: { timeoutSeconds: 60 } } as const;
    const agent = new WatchedAgent(chain).chooses('break').waits(500).timer();
    expect(agent).to.include({ shows: 'lunch', dueInSeconds: 60 });
    const before = agent.state;
    expect(agent.timer().state).to.equal(before);
  });

  it('is forgotten when another status is chosen before', () => {
    const agent = new WatchedAgent(withGoTo).chooses('break').waits(30).chooses('paperwork').waits(30);
    expect(agent.timer().shows).to.equal('paperwork');
  });

  it('does not end in a call; after it the time counts anew', () => {
    const agent = new WatchedAgent(withGoTo).chooses('break').waits(50).dials();
    expect(agent.dueInSeconds).to.equal(null);
    expect(agent.waits(60).timer().shows).to.equal('outgoing call');
    expect(agent.ends('out')).to.include({ shows: 'break', dueInSeconds: 60 });
  });

  it('counts from the end of the call, when it was chosen in the call', () => {
    const agent = new WatchedAgent(withGoTo).rings().chooses('break').waits(100);
    expect(agent.dueInSeconds).to.equal(null);
    expect(agent.ends('in')).to.include({ shows: 'break', dueInSeconds: 60 });
  });

  it('after a call leads back to what was before the call: the status before is not lost [S7]', () => {
    const agent = new WatchedAgent(withoutGoTo).chooses('paperwork').chooses('break').dials().ends('out');
    expect(agent.waits(60).timer().shows).to.equal('paperwork');
  });

  it('after a call leads back past what was chosen and corrected in it: only a status that was entered is gone back to', () => {
    const corrected = new WatchedAgent(withoutGoTo).rings().chooses('lunch').chooses('break').ends('in');
    expect(corrected.waits(60).timer().shows).to.equal('connected');
    const there = new WatchedAgent(withoutGoTo).chooses('paperwork').chooses('break').dials();
    there.chooses('lunch').chooses('break').ends('out');
    expect(there.waits(60).timer().shows, 'and back to the one before the call').to.equal('paperwork');
    const stays = new WatchedAgent(withoutGoTo).chooses('paperwork').dials().chooses('paperwork');
    stays.chooses('break').ends('out');
    expect(stays.waits(60).timer().shows, 'a click on where one is already').to.equal('paperwork');
  });

  it('as on hang-up it is wrap-up: back to where the call came', () => {
    const wrapUp = {
      'incoming call': { onHangUp: 'paperwork' },
      paperwork: { timeoutSeconds: 15 },
    } as const;
    const agent = new WatchedAgent(wrapUp).rings().ends('in');
    expect(agent).to.include({ shows: 'paperwork', receives: false });
    expect(agent.waits(15).timer()).to.include({ shows: 'connected', receives: true });
  });

  it('is not gone back to: two that lead back come to the default, not from one to the other for ever', () => {
    const both = { break: { timeoutSeconds: 300 }, paperwork: { timeoutSeconds: 60 } } as const;
    const agent = new WatchedAgent(both).chooses('break').chooses('paperwork');
    expect(agent.waits(60).timer().shows).to.equal('break');
    expect(agent.waits(300).timer()).to.include({ shows: 'connected', dueInSeconds: null });
  });

  it('leads back to one that led there by its own timeout, as a break each ten minutes', () => {
    const round = {
      connected: { timeoutSeconds: 600, goTo: 'break' },
      break: { timeoutSeconds: 60 },
    } as const;
    const agent = new WatchedAgent(round);
    for (const _round of [1, 2]) {
      expect(agent.waits(600).timer().shows).to.equal('break');
      expect(agent.waits(60).timer().shows).to.equal('connected');
    }
  });
});
