import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:net';
import { FreeswitchCalls } from '../../../../src/freeswitch/calls/freeswitch-calls.ts';
import { systemTimer } from '../../../../src/media-node/link/timer.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('where a FreeSWITCH hands calls over', () => {
  let localAddress: string;
  let calls: FreeswitchCalls;

  beforeEach(() => {
    localAddress = '127.0.0.1';
    calls = new FreeswitchCalls({
      commands: {
        api: () => Promise.resolve(''),
        getGlobalVariable: () => Promise.resolve(undefined),
        get localAddress() {
          return localAddress;
        },
      },
      timer: systemTimer,
      onFault: () => undefined,
    });
  });
  afterEach(() => calls.close());

  const accepts = async (address: string): Promise<void> => {
    const colon = address.lastIndexOf(':');
    const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
    await once(socket, 'connect');
    socket.destroy();
  };

  it('is the address by which it is reached, also when that becomes another', async () => {
    const first = await calls.address();
    expect(first).to.match(/^127\.0\.0\.1:\d+$/u);
    localAddress = '127.0.0.9';
    const second = await calls.address();
    expect(second).to.match(/^127\.0\.0\.9:\d+$/u);
    expect(await calls.address()).to.equal(second);
    await accepts(first);
    await accepts(second);
  });

  it('is tried again by each beat until there is a port', async () => {
    // Of nobody: it is for documentation.
    localAddress = '203.0.113.9';
    const first = await rejectionOf(calls.address());
    expect(first).to.have.property('code', 'EADDRNOTAVAIL');
    expect(await rejectionOf(calls.address())).not.to.equal(first);
    localAddress = '127.0.0.1';
    await accepts(await calls.address());
  });
});
