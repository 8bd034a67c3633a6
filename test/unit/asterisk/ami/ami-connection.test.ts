import { expect } from 'chai';
import { AmiConnection } from '../../../../src/asterisk/ami/ami-connection.ts';
import type { AmiConnectOptions } from '../../../../src/asterisk/ami/ami-connection.ts';
import {
  AmiClosed,
  AmiEncodingError,
  AmiRefused,
  AmiTimeout,
} from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiProtocolError } from '../../../../src/asterisk/ami/ami-errors.ts';
import type { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeManager } from './fake-manager.ts';
import type { ReceivedAction } from './fake-manager.ts';
import { rejectionOf } from './rejection-of.ts';

describe('AmiConnection', () => {
  let manager: FakeManager;
  let connections: AmiConnection[];
  let faults: Error[];

  beforeEach(async () => {
    manager = await FakeManager.start();
    connections = [];
    faults = [];
  });
  afterEach(async () => {
    for (const connection of connections) connection.close();
    await manager.stop();
  });

  const options = (more: Partial<AmiConnectOptions> = {}): AmiConnectOptions => ({
    host: '127.0.0.1',
    port: manager.port,
    username: 'switchroom',
    secret: 'not-to-be-seen',
    deadlineMs: 2_000,
    onFault: (fault) => faults.push(fault),
    ...more,
  });
  const connect = async (more: Partial<AmiConnectOptions> = {}): Promise<AmiConnection> => {
    const connection = await AmiConnection.connect(options(more));
    connections.push(connection);
    return connection;
  };
  const closeReason = (connection: AmiConnection): Promise<Error> =>
    new Promise((resolve) => {
      connection.onClose(resolve);
    });
  const waitFor = (action: string, count: number): Promise<ReceivedAction[]> =>
    eventually(() => {
      expect(manager.received(action)).to.have.length(count);
      return manager.received(action);
    });

  describe('logging in', () => {
    it('never sends the secret itself', async () => {
      await connect();
      expect(JSON.stringify(manager.actions.map((action) => [...action]))).not.to.contain('not-to-be-seen');
      expect(manager.received('Login')[0]?.get('authtype')).to.equal('MD5');
    });

    it('asks for no event unless some are wanted', async () => {
      await connect();
      expect(manager.received('Login')[0]?.get('events')).to.equal('off');
      expect(manager.received('Events')).to.be.empty;
    });

    it('lets only the wanted events through, and only after the filters stand', async () => {
      await connect({ events: ['QueueMemberPause', 'QueueMemberAdded'] });
      expect(manager.received('Filter').map((action) => action.get('matchcriteria'))).to.deep.equal([
        'name(QueueMemberPause)',
        'name(QueueMemberAdded)',
      ]);
      expect(manager.actions.at(-1)?.get('action')).to.equal('Events');
    });

    it('refuses an event name that would be read as another filter', async () => {
      const error = await rejectionOf(connect({ events: ['A),action(exclude'] }));
      expect(error).to.be.instanceOf(AmiEncodingError);
    });

    it('tells the engine’s reason for a wrong secret and leaves no connection behind', async () => {
      manager.on('Login', (action, peer) => {
        peer.answer(action, 'Error', 'Message: Authentication failed');
      });
      const error = await rejectionOf(connect());
      expect(error).to.be.instanceOf(AmiRefused).with.property('engineMessage', 'Authentication failed');
      await eventually(() => {
        expect(manager.peer.socket.destroyed).to.be.true;
      });
    });

    it('gives up in time when the server never answers', async () => {
      manager.on('Challenge', undefined);
      expect(await rejectionOf(connect({ deadlineMs: 30 }))).to.be.instanceOf(AmiTimeout);
    });

    it('gives up in time when each step is answered, but all of them take too long', async () => {
      for (const step of ['Challenge', 'Login', 'Command']) {
        manager.on(step, (action, peer) => {
          setTimeout(() => {
            peer.answer(action, 'Success', 'Challenge: 1');
          }, 40);
        });
      }
      expect(await rejectionOf(connect({ deadlineMs: 100 }))).to.be.instanceOf(AmiTimeout);
    });

    it('gives up when Asterisk does not get fully booted in time', async () => {
      manager.on('Command', undefined);
      expect(await rejectionOf(connect({ deadlineMs: 50 }))).to.be.instanceOf(AmiTimeout);
    });

    it('tells when nobody listens', async () => {
      const atNobody = options();
      await manager.stop();
      expect(await rejectionOf(AmiConnection.connect(atNobody)))
        .to.be.instanceOf(AmiClosed)
        .with.property('code', 'ami-closed');
    });

    it('tells when the port belongs to something else', async () => {
      manager.greeting = 'SSH-2.0-OpenSSH_9.2\r\n';
      expect(await rejectionOf(connect())).to.be.instanceOf(AmiProtocolError);
    });

    it('can be given up by the caller', async () => {
      manager.on('Challenge', undefined);
      const controller = new AbortController();
      const rejection = rejectionOf(connect({ signal: controller.signal }));
      await waitFor('Challenge', 1);
      controller.abort();
      expect(await rejection).to.be.instanceOf(AmiClosed);
      expect(await rejectionOf(connect({ signal: controller.signal }))).to.be.instanceOf(AmiClosed);
    });
  });

  describe('actions', () => {
    it('gives each of many actions its own answer, in whatever order the answers come', async () => {
      const connection = await connect();
      const answers = Promise.all(['a', 'b', 'c'].map((Variable) => connection.send('Getvar', { Variable })));
      for (const action of (await waitFor('Getvar', 3)).reverse()) {
        manager.peer.answer(action, 'Success', `Value: value of ${action.get('variable') ?? ''}`);
      }
      expect((await answers).map((answer) => answer.first('Value'))).to.deep.equal([
        'value of a',
        'value of b',
        'value of c',
      ]);
    });

    it('reads answers that come byte by byte', async () => {
      manager.on('Getvar', (action, peer) => {
        for (const byte of Buffer.from(
          `Response: Success\r\nActionID: ${action.get('actionid') ?? ''}\r\nValue: ő\r\n\r\n`,
        )) {
          peer.socket.write(Uint8Array.of(byte));
        }
      });
      const connection = await connect();
      expect((await connection.send('Getvar', { Variable: 'X' })).first('Value')).to.equal('ő');
    });

    it('rejects with the engine’s message', async () => {
      manager.on('QueueAdd', (action, peer) => {
        peer.answer(action, 'Error', 'Message: Unable to add interface: Already there');
      });
      const error = await rejectionOf((await connect()).send('QueueAdd', { Queue: 'q' }));
      expect(error)
        .to.be.instanceOf(AmiRefused)
        .with.property('engineMessage', 'Unable to add interface: Already there');
      expect(error).to.have.property('action', 'QueueAdd');
    });

    it('sends nothing at all when a value would start a second action', async () => {
      const connection = await connect();
      const sent = manager.actions.length;
      const error = await rejectionOf(
        connection.send('QueueAdd', { MemberName: 'x\r\n\r\nAction: Command' }),
      );
      expect(error).to.be.instanceOf(AmiEncodingError);
      expect(await rejectionOf(connection.send('Ping', { actionid: '1' }))).to.be.instanceOf(
        AmiEncodingError,
      );
      await connection.send('Ping');
      expect(manager.actions).to.have.length(sent + 1);
    });

    it('drops an answer that comes after its deadline and never takes it for another’s', async () => {
      const connection = await connect();
      const late = rejectionOf(connection.send('Getvar', { Variable: 'late' }, { deadlineMs: 20 }));
      expect(await late)
        .to.be.instanceOf(AmiTimeout)
        .with.property('deadlineMs', 20);
      const next = connection.send('Getvar', { Variable: 'next' });
      const [first, second] = await waitFor('Getvar', 2);
      manager.peer.answer(first!, 'Success', 'Value: late');
      manager.peer.answer(second!, 'Success', 'Value: next');
      expect((await next).first('Value')).to.equal('next');
      expect(connection.isOpen).to.be.true;
    });

    it('tells events, also those that carry the id of an action already answered', async () => {
      const events: AmiMessage[] = [];
      manager.on('Originate', (action, peer) => {
        peer.answer(action, 'Success', 'Message: Originate successfully queued');
        peer.write(
          'Event: OriginateResponse',
          `ActionID: ${action.get('actionid') ?? ''}`,
          'Response: Failure',
        );
        peer.write('Event: Hangup', 'Channel: PJSIP/x');
      });
      const connection = await connect({ onEvent: (event) => events.push(event) });
      await connection.send('Originate', { Async: 'true' });
      await eventually(() => {
        expect(events.map(({ event }) => event)).to.deep.equal(['OriginateResponse', 'Hangup']);
      });
    });

    it('tells the other listeners when one throws, and goes on', async () => {
      const told: string[] = [];
      const connection = await connect();
      connection.onEvent(() => {
        throw new Error('listener at fault');
      });
      const forget = connection.onEvent((event) => told.push(event.event ?? ''));
      manager.peer.write('Event: A');
      await eventually(() => {
        expect(told).to.deep.equal(['A']);
      });
      forget();
      manager.peer.write('Event: B');
      await connection.send('Ping');
      expect(told).to.deep.equal(['A']);
      expect(faults.map(({ message }) => message)).to.deep.equal(['listener at fault', 'listener at fault']);
    });
  });

  describe('lists', () => {
    const serveList = (end = 'EventList: Complete'): void => {
      manager.on('QueueStatus', (action, peer) => {
        const id = `ActionID: ${action.get('actionid') ?? ''}`;
        peer.answer(action, 'Success', 'EventList: start');
        for (const name of ['a', 'b']) {
          peer.write('Event: QueueMember', id, `Name: ${name}${action.get('queue') ?? ''}`);
          peer.write('Event: Newchannel', 'Channel: PJSIP/between');
        }
        peer.write('Event: QueueStatusComplete', id, end);
      });
    };

    it('gathers the events of a list, apart from those of others in between', async () => {
      serveList();
      const others: AmiMessage[] = [];
      const connection = await connect({ onEvent: (event) => others.push(event) });
      const lists = await Promise.all(['1', '2'].map((Queue) => connection.list('QueueStatus', { Queue })));
      expect(lists.map((list) => list.map((item) => item.first('Name')))).to.deep.equal([
        ['a1', 'b1'],
        ['a2', 'b2'],
      ]);
      expect(others.map(({ event }) => event)).to.deep.equal(Array(4).fill('Newchannel'));
    });

    it('ends an unmarked list at its closing event', async () => {
      serveList('Items: 2');
      const completeEvent = 'QueueStatusComplete';
      expect(await (await connect()).list('QueueStatus', {}, { completeEvent })).to.have.length(2);
    });

    it('rejects when the action is refused, cancelled, or is not answered with a list', async () => {
      const connection = await connect();
      manager.on('QueueStatus', (action, peer) => {
        peer.answer(action, 'Error', 'Message: no');
      });
      expect(await rejectionOf(connection.list('QueueStatus'))).to.be.instanceOf(AmiRefused);
      expect(await rejectionOf(connection.list('Ping'))).to.be.instanceOf(AmiProtocolError);
      manager.on('QueueStatus', (action, peer) => {
        peer.answer(action, 'Success', 'EventList: start');
        peer.write('Event: X', `ActionID: ${action.get('actionid') ?? ''}`, 'EventList: cancelled');
      });
      expect(await rejectionOf(connection.list('QueueStatus'))).to.be.instanceOf(AmiRefused);
    });

    it('rejects a list that does not end in time, and drops the rest of it', async () => {
      const events: AmiMessage[] = [];
      const connection = await connect({ onEvent: (event) => events.push(event) });
      const rejection = rejectionOf(connection.list('QueueStatus', {}, { deadlineMs: 30 }));
      const [action] = await waitFor('QueueStatus', 1);
      manager.peer.answer(action!, 'Success', 'EventList: start');
      expect(await rejection).to.be.instanceOf(AmiTimeout);
      const id = `ActionID: ${action?.get('actionid') ?? ''}`;
      manager.peer.write('Event: QueueMember', id);
      manager.peer.write('Event: QueueStatusComplete', id, 'EventList: Complete');
      await connection.send('Ping');
      expect(events).to.be.empty;
    });
  });

  describe('the end', () => {
    const pending = (connection: AmiConnection): Promise<Error>[] => [
      rejectionOf(connection.send('Getvar', { Variable: 'a' })),
      rejectionOf(connection.list('QueueStatus')),
    ];

    for (const [how, end] of [
      ['Asterisk closes', () => manager.peer.socket.end()],
      ['the connection is reset', () => manager.peer.socket.resetAndDestroy()],
      ['a message has no end', () => manager.peer.socket.write(Buffer.alloc(5_000, 'x'))],
      ['the caller closes', () => connections.at(-1)?.close()],
    ] as const) {
      it(`rejects all that waits when ${how}, and what is sent afterwards at once`, async () => {
        const connection = await connect({ messageLimitBytes: 4_000 });
        const reasons: Error[] = [];
        connection.onClose((reason) => reasons.push(reason));
        const rejections = pending(connection);
        await waitFor('QueueStatus', 1);
        end();
        for (const error of await Promise.all(rejections)) expect(error).to.be.instanceOf(AmiClosed);
        expect(connection.isOpen).to.be.false;
        expect(reasons).to.have.length(1);
        expect(await rejectionOf(connection.send('Ping'))).to.be.instanceOf(AmiClosed);
        expect(await closeReason(connection)).to.equal(reasons[0]);
      });
    }

    it('survives garbage inside the stream', async () => {
      const connection = await connect();
      manager.peer.write('\u0000\u0001 what is this', ': no name', 'Response: Success', 'ActionID: nobody');
      manager.peer.write('Response: Error', 'Message: about nothing');
      expect((await connection.send('Ping')).response).to.equal('Success');
    });
  });

  describe('a peer that hangs', () => {
    const watched = { pingEveryMs: 30, pingDeadlineMs: 40 };

    it('is noticed although the connection looks open', async () => {
      const connection = await connect(watched);
      manager.on('Ping', undefined);
      expect((await closeReason(connection)).message).to.equal('Asterisk gives no sign of life');
    });

    it('is noticed although actions with deadlines of their own are sent to it all the time', async () => {
      const connection = await connect(watched);
      manager.on('Ping', undefined);
      const heartbeat = setInterval(() => {
        connection
          .send('Setvar', { Variable: 'X', Value: 1 }, { deadlineMs: 50 })
          .catch((error: unknown) => error);
      }, 5);
      try {
        expect((await closeReason(connection)).message).to.equal('Asterisk gives no sign of life');
      } finally {
        clearInterval(heartbeat);
      }
    });

    it('is asked for a sign of life while nothing else is said', async () => {
      await connect(watched);
      await eventually(() => {
        expect(manager.received('Ping').length).to.be.greaterThan(2);
      });
    });

    it('is not mistaken for one that is busy with a long action, also when others wait behind it', async () => {
      const connection = await connect({ ...watched, pingEveryMs: 10, pingDeadlineMs: 10 });
      manager.on('Ping', undefined);
      const reload = connection.send('Reload', {}, { deadlineMs: 2_000 });
      const behind = await rejectionOf(
        connection.send('Setvar', { Variable: 'X', Value: 1 }, { deadlineMs: 100 }),
      );
      expect(behind).to.be.instanceOf(AmiTimeout);
      const [action] = await waitFor('Reload', 1);
      manager.peer.answer(action!, 'Success');
      expect((await reload).response).to.equal('Success');
    });
  });
});
