import { expect } from 'chai';
import type { Leg } from '../../../../src/domain/agent/agent-state.ts';
import { here, WatchedAgent } from './watched-agent.ts';

const incoming = (id: string): Leg => ({ id, nodeId: here, direction: 'incoming' });
const outgoing = (id: string): Leg => ({ id, nodeId: here, direction: 'outgoing' });

describe('what the engine holds after events were lost [S7]', () => {
  it('no calls, after an engine restart: the agent is back in the chosen status, and it is known why', () => {
    const agent = new WatchedAgent().chooses('break').rings('a').dials('b').isFoundWith();
    expect(agent).to.include({ shows: 'break', cause: 'engine-lost' });
    expect(agent.state.legs).to.deep.equal([]);
  });

  it('no calls: on hang-up applies, by the call that was shown', () => {
    const settings = { 'outgoing call': { onHangUp: 'paperwork' } } as const;
    expect(new WatchedAgent(settings).rings('a').dials('b').isFoundWith().shows).to.equal('paperwork');
    expect(new WatchedAgent(settings).dials('b').rings('a').isFoundWith().shows).to.equal('connected');
  });

  it('a call that nobody was told of', () => {
    expect(new WatchedAgent().isFoundWith(outgoing('x'))).to.include({
      shows: 'outgoing call',
      cause: 'dial',
    });
  });

  it('the same calls: nothing changes', () => {
    const agent = new WatchedAgent().rings('a').dials('b');
    const before = agent.state;
    expect(agent.isFoundWith(incoming('a'), outgoing('b')).state).to.equal(before);
    expect(agent.isFoundWith(outgoing('b'), incoming('a')).state).to.equal(before);
  });

  it('no calls, when there were none: nothing changes', () => {
    const agent = new WatchedAgent();
    const before = agent.state;
    expect(agent.isFoundWith().state).to.equal(before);
  });

  it('one call instead of another: there is no moment without a call, and on hang-up does not apply', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings('a').waits(10);
    agent.isFoundWith(outgoing('b'));
    expect(agent).to.include({ shows: 'outgoing call', chosen: 'connected' });
    expect(agent.state.legs).to.deep.equal([outgoing('b')]);
    expect(agent.activity.at(-1)).to.deep.equal(['incoming call', 10, 'ring']);
  });

  it('several calls instead of one: the status goes on when the newest of them shows the same', () => {
    const agent = new WatchedAgent().dials('a').waits(10);
    const { since } = agent.state;
    agent.isFoundWith(incoming('b'), outgoing('c'));
    expect(agent.shows).to.equal('outgoing call');
    expect(agent.state.since).to.equal(since);
    expect(agent.state.legs).to.deep.equal([incoming('b'), outgoing('c')]);
  });

  it('a status that was chosen in the calls that are gone holds', () => {
    const agent = new WatchedAgent({ 'incoming call': { onHangUp: 'paperwork' } }).rings('a');
    expect(agent.chooses('break').isFoundWith().shows).to.equal('break');
  });

  describe('on one of several nodes', () => {
    const there = here + 1;
    const elsewhere = (id: string): Leg => ({ id, nodeId: there, direction: 'incoming' });

    it('a call that another node has goes on, though this one has none', () => {
      const agent = new WatchedAgent().happens({ kind: 'leg-began', leg: elsewhere('a') });
      const before = agent.state;
      expect(agent.isFoundWith().state).to.equal(before);
      expect(agent.ends('a').state, 'a call of the same name').to.equal(before);
      expect(agent.isFoundAt(there).shows).to.equal('connected');
    });

    it('calls of the same name on two nodes are two', () => {
      const agent = new WatchedAgent().dials('a').happens({ kind: 'leg-began', leg: elsewhere('a') });
      expect(agent.shows).to.equal('incoming call');
      expect(agent.isFoundAt(there).shows).to.equal('outgoing call');
      expect(agent.ends('a').shows).to.equal('connected');
    });

    describe('a call of a state from before it was kept whose it is', () => {
      const unknown = (id: string): Leg => ({ id, nodeId: null, direction: 'incoming' });
      const begun = () => new WatchedAgent().happens({ kind: 'leg-began', leg: unknown('a') });

      it('is that of the node that has it, and from then on the others leave it alone', () => {
        const agent = begun().waits(5);
        const { since } = agent.state;
        agent.isFoundAt(there, elsewhere('a')).isFoundWith();
        expect(agent.state).to.deep.include({ legs: [elsewhere('a')], since });
      });

      it('ends when any node tells its end, or is found without it', () => {
        expect(begun().ends('a').shows).to.equal('connected');
        expect(begun().isFoundWith().shows).to.equal('connected');
      });
    });
  });
});
