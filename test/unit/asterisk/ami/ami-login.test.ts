import { expect } from 'chai';
import {
  AmiClosed,
  AmiEncodingError,
  AmiProtocolError,
  AmiRefused,
  AmiTimeout,
} from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiConnection } from '../../../../src/asterisk/ami/ami-connection.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManagerBench } from './manager-bench.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('AMI login', () => {
  let bench: ManagerBench;

  beforeEach(async () => {
    bench = await ManagerBench.start();
  });
  afterEach(() => bench.stop());

  it('never sends the secret itself', async () => {
    await bench.connect();
    expect(JSON.stringify(bench.manager.commands.map((action) => [...action]))).not.to.contain(
      'not-to-be-seen',
    );
    expect(bench.manager.received('Login')[0]?.get('authtype')).to.equal('MD5');
  });

  it('asks for no event unless some are wanted', async () => {
    await bench.connect();
    expect(bench.manager.received('Login')[0]?.get('events')).to.equal('off');
    expect(bench.manager.received('Events')).to.be.empty;
  });

  it('lets only the wanted events through, and only after the filters stand', async () => {
    await bench.connect({ events: ['QueueMemberPause', 'QueueMemberAdded'] });
    expect(bench.manager.received('Filter').map((action) => action.get('matchcriteria'))).to.deep.equal([
      'name(QueueMemberPause)',
      'name(QueueMemberAdded)',
    ]);
    expect(bench.manager.commands.at(-1)?.get('action')).to.equal('Events');
  });

  it('refuses an event name that would be read as another filter', async () => {
    const error = await rejectionOf(bench.connect({ events: ['A),action(exclude'] }));
    expect(error).to.be.instanceOf(AmiEncodingError);
  });

  it('tells the engine’s reason for a wrong secret and leaves no connection behind', async () => {
    bench.manager.on('Login', (action, peer) => {
      peer.answer(action, 'Error', 'Message: Authentication failed');
    });
    const error = await rejectionOf(bench.connect());
    expect(error).to.be.instanceOf(AmiRefused).with.property('engineMessage', 'Authentication failed');
    await eventually(() => {
      expect(bench.manager.peer.socket.destroyed).to.be.true;
    });
  });

  it('gives up in time when the server never answers', async () => {
    bench.manager.on('Challenge', undefined);
    expect(await rejectionOf(bench.connect({ deadlineMs: 30 }))).to.be.instanceOf(AmiTimeout);
  });

  it('gives up in time when each step is answered, but all of them take too long', async () => {
    for (const step of ['Challenge', 'Login', 'Command']) {
      bench.manager.on(step, (action, peer) => {
        setTimeout(() => {
          peer.answer(action, 'Success', 'Challenge: 1');
        }, 40);
      });
    }
    expect(await rejectionOf(bench.connect({ deadlineMs: 100 }))).to.be.instanceOf(AmiTimeout);
  });

  it('gives up when Asterisk does not get fully booted in time', async () => {
    bench.manager.on('Command', undefined);
    expect(await rejectionOf(bench.connect({ deadlineMs: 50 }))).to.be.instanceOf(AmiTimeout);
  });

  it('tells when nobody listens', async () => {
    const atNobody = bench.options();
    await bench.manager.stop();
    expect(await rejectionOf(AmiConnection.connect(atNobody)))
      .to.be.instanceOf(AmiClosed)
      .with.property('code', 'ami-closed');
  });

  it('tells when the port belongs to something else', async () => {
    bench.manager.greeting = 'SSH-2.0-OpenSSH_9.2\r\n';
    expect(await rejectionOf(bench.connect())).to.be.instanceOf(AmiProtocolError);
  });

  it('can be given up by the caller', async () => {
    bench.manager.on('Challenge', undefined);
    const controller = new AbortController();
    const rejection = rejectionOf(bench.connect({ signal: controller.signal }));
    await bench.received('Challenge', 1);
    controller.abort();
    expect(await rejection).to.be.instanceOf(AmiClosed);
    expect(await rejectionOf(bench.connect({ signal: controller.signal }))).to.be.instanceOf(AmiClosed);
  });
});
