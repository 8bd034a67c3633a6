import { expect } from 'chai';
import { ReconnectingLink } from '../../../../src/media-node/link/reconnecting-link.ts';
import type { LinkConnection } from '../../../../src/media-node/link/reconnecting-link.ts';
import { ManualTimer } from '../../../support/manual-timer.ts';

class FakeConnection implements LinkConnection {
  isOpen = true;
  readonly #listeners: ((reason: Error) => void)[] = [];

  onClose(listener: (reason: Error) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.lose(new Error('closed on request'));
  }

  lose(reason: Error): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const listener of this.#listeners) listener(reason);
  }
}

describe('ReconnectingLink', () => {
  let timer: ManualTimer;
  let opened: FakeConnection[];
  let faults: string[];
  let openFails: boolean;
  let link: ReconnectingLink<FakeConnection>;

  beforeEach(() => {
    timer = new ManualTimer();
    opened = [];
    faults = [];
    openFails = false;
    link = newLink();
  });
  afterEach(() => link.close());

  const newLink = (): ReconnectingLink<FakeConnection> =>
    new ReconnectingLink({
      open: () => {
        if (openFails) return Promise.reject(new Error('refused'));
        const connection = new FakeConnection();
        opened.push(connection);
        return Promise.resolve(connection);
      },
      reconcileDeadlineMs: 1_000,
      timer,
      random: () => 1,
      onFault: (fault) => faults.push(fault.message),
    });

  const last = (): FakeConnection => opened.at(-1)!;

  it('is ready only after every onConnected listener is done, in order', async () => {
    const steps: string[] = [];
    let finish: () => void = () => undefined;
    link.onConnected(async () => {
      steps.push('first');
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    link.onConnected((connection) => {
      steps.push(connection === last() ? 'second' : 'wrong connection');
      return Promise.resolve();
    });
    link.onReady(() => steps.push('ready'));
    expect(link.state).to.equal('idle');
    link.start();
    expect(link.state).to.equal('connecting');
    await timer.advance(10);
    expect(link.state).to.equal('reconciling');
    expect(link.current).to.be.undefined;
    finish();
    await timer.advance(0);
    expect(steps).to.deep.equal(['first', 'second', 'ready']);
    expect(link.state).to.equal('ready');
    expect(link.current).to.equal(last());
  });

  it('tells of the loss, takes no more commands at once, and is back after 50 ms', async () => {
    const lost: string[] = [];
    link.onLost((reason) => lost.push(reason.message));
    link.start();
    await timer.advance(60_000);
    last().lose(new Error('reset'));
    expect(link.current).to.be.undefined;
    expect(link.state).to.equal('waiting');
    expect(link.lastFault?.message).to.equal('reset');
    expect(lost).to.deep.equal(['reset']);
    await timer.advance(49);
    expect(opened).to.have.length(1);
    await timer.advance(1);
    expect(opened).to.have.length(2);
    expect(link.state).to.equal('ready');
    expect(link.lastFault).to.be.undefined;
  });

  it('never stops trying, with pauses that double up to 2 s', async () => {
    openFails = true;
    link.start();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await timer.advance(0);
      const [pause = 0] = timer.waits;
      pauses.push(pause);
      await timer.advance(pause);
    }
    expect(pauses).to.deep.equal([50, 100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
    await timer.advance(3_600_000);
    openFails = false;
    await timer.advance(2_000);
    expect(link.state).to.equal('ready');
    expect(faults.length).to.be.greaterThan(1_700);
  });

  it('does not knock fast at an engine that drops each connection at once', async () => {
    link.onReady(() => {
      last().lose(new Error('dropped'));
    });
    link.start();
    await timer.advance(20_000);
    expect(opened.length).to.be.within(10, 16);
  });

  for (const [what, listener] of [
    ['fails', () => Promise.reject(new Error('cannot reconcile'))],
    ['never ends', () => new Promise<void>(() => undefined)],
    [
      'sees the connection end',
      (connection: FakeConnection) => {
        connection.lose(new Error('gone meanwhile'));
        return Promise.resolve();
      },
    ],
  ] as const) {
    it(`drops the connection and tries again when a listener ${what}`, async () => {
      let calls = 0;
      link.onConnected((connection) => {
        calls += 1;
        return calls === 1 ? listener(connection) : Promise.resolve();
      });
      const lost: string[] = [];
      link.onLost((reason) => lost.push(reason.message));
      link.start();
      await timer.advance(2_000);
      expect(opened.map(({ isOpen }) => isOpen)).to.deep.equal([false, true]);
      expect(link.state).to.equal('ready');
      expect(faults).to.have.length(1);
      expect(lost).to.be.empty;
    });
  }

  it('never counts a connection as ready that ends while the last listener finishes', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      let calls = 0;
      const endAfter = (connection: FakeConnection, left: number): void => {
        if (left === 0) connection.lose(new Error('gone'));
        else
          queueMicrotask(() => {
            endAfter(connection, left - 1);
          });
      };
      const one = newLink();
      one.onConnected((connection) => {
        calls += 1;
        if (calls === 1) endAfter(connection, turns);
        return Promise.resolve();
      });
      one.start();
      await timer.advance(0);
      expect(one.current).to.be.undefined;
      await timer.advance(50);
      expect(one.state).to.equal('ready');
      expect(one.current?.isOpen).to.be.true;
      await one.close();
    }
  });

  it('closes for good, from every state', async () => {
    const closing = async (): Promise<void> => {
      const done = link.close();
      await timer.advance(0);
      await done;
      expect(link.state).to.equal('closed');
      await timer.advance(60_000);
      expect(opened.every(({ isOpen }) => !isOpen)).to.be.true;
      expect(timer.waits).to.be.empty;
    };
    link.onLost(() => faults.push('told of a loss'));
    await closing();
    link.start();
    await closing();
    expect(opened).to.be.empty;
  });

  for (const state of ['ready', 'reconciling', 'waiting'] as const) {
    it(`closes for good while ${state}, without a fault or a loss`, async () => {
      if (state === 'reconciling') link.onConnected(() => new Promise<void>(() => undefined));
      openFails = state === 'waiting';
      link.onLost(() => faults.push('told of a loss'));
      link.start();
      await timer.advance(10);
      expect(link.state).to.equal(state);
      const faultsBefore = faults.length;
      const done = link.close();
      await timer.advance(0);
      await done;
      expect(link.state).to.equal('closed');
      expect(opened.every(({ isOpen }) => !isOpen)).to.be.true;
      expect(faults).to.have.length(faultsBefore);
      expect(timer.waits).to.be.empty;
    });
  }
});
