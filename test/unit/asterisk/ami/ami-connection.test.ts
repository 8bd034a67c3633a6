import { expect } from 'chai';
import {
  AmiEncodingError,
  AmiProtocolError,
  AmiRefused,
  AmiTimeout,
} from '../../../../src/asterisk/ami/ami-errors.ts';
import type { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManagerBench } from './manager-bench.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('AmiConnection', () => {
  let bench: ManagerBench;

  beforeEach(async () => {
    bench = await ManagerBench.start();
  });
  afterEach(() => bench.stop());

  describe('actions', () => {
    it('gives each of many actions its own answer, in whatever order the answers come', async () => {
      const connection = await bench.connect();
      const answers = Promise.all(['a', 'b', 'c'].map((Variable) => connection.send('Getvar', { Variable })));
      for (const action of (await bench.received('Getvar', 3)).reverse()) {
        bench.manager.peer.answer(action, 'Success', `Value: value of ${action.get('variable') ?? ''}`);
      }
      expect((await answers).map((answer) => answer.first('Value'))).to.deep.equal([
        'value of a',
        'value of b',
        'value of c',
      ]);
    });

    it('reads answers that come byte by byte', async () => {
      bench.manager.on('Getvar', (action, peer) => {
        for (const byte of Buffer.from(
          `Response: Success\r\nActionID: ${action.get('actionid') ?? ''}\r\nValue: ő\r\n\r\n`,
        )) {
          peer.socket.write(Uint8Array.of(byte));
        }
      });
      const connection = await bench.connect();
      expect((await connection.send('Getvar', { Variable: 'X' })).first('Value')).to.equal('ő');
    });

    it('rejects with the engine’s message', async () => {
      bench.manager.on('QueueAdd', (action, peer) => {
        peer.answer(action, 'Error', 'Message: Unable to add interface: Already there');
      });
      const error = await rejectionOf((await bench.connect()).send('QueueAdd', { Queue: 'q' }));
      expect(error)
        .to.be.instanceOf(AmiRefused)
        .with.property('engineMessage', 'Unable to add interface: Already there');
      expect(error).to.have.property('action', 'QueueAdd');
    });

    it('sends nothing at all when a value would start a second action', async () => {
      const connection = await bench.connect();
      const sent = bench.manager.commands.length;
      const error = await rejectionOf(
        connection.send('QueueAdd', { MemberName: 'x\r\n\r\nAction: Command' }),
      );
      expect(error).to.be.instanceOf(AmiEncodingError);
      expect(await rejectionOf(connection.send('Ping', { actionid: '1' }))).to.be.instanceOf(
        AmiEncodingError,
      );
      await connection.send('Ping');
      expect(bench.manager.commands).to.have.length(sent + 1);
    });

    it('drops an answer that comes after its deadline and never takes it for another’s', async () => {
      const connection = await bench.connect();
      const late = rejectionOf(connection.send('Getvar', { Variable: 'late' }, { deadlineMs: 20 }));
      expect(await late)
        .to.be.instanceOf(AmiTimeout)
        .with.property('deadlineMs', 20);
      const next = connection.send('Getvar', { Variable: 'next' });
      const [first, second] = await bench.received('Getvar', 2);
      bench.manager.peer.answer(first!, 'Success', 'Value: late');
      bench.manager.peer.answer(second!, 'Success', 'Value: next');
      expect((await next).first('Value')).to.equal('next');
      expect((await connection.send('Ping')).response).to.equal('Success');
    });

    it('tells events, also those that carry the id of an action already answered', async () => {
      const events: AmiMessage[] = [];
      bench.manager.on('Originate', (action, peer) => {
        peer.answer(action, 'Success', 'Message: Originate successfully queued');
        peer.write(
          'Event: OriginateResponse',
          `ActionID: ${action.get('actionid') ?? ''}`,
          'Response: Failure',
        );
        peer.write('Event: Hangup', 'Channel: PJSIP/x');
      });
      const connection = await bench.connect({ onEvent: (event) => events.push(event) });
      await connection.send('Originate', { Async: 'true' });
      await eventually(() => {
        expect(events.map(({ event }) => event)).to.deep.equal(['OriginateResponse', 'Hangup']);
      });
    });

    it('tells the other listeners when one throws, and goes on', async () => {
      const told: string[] = [];
      const connection = await bench.connect();
      connection.onEvent(() => {
        throw new Error('listener at fault');
      });
      const forget = connection.onEvent((event) => told.push(event.event ?? ''));
      bench.manager.peer.write('Event: A');
      await eventually(() => {
        expect(told).to.deep.equal(['A']);
      });
      forget();
      bench.manager.peer.write('Event: B');
      await connection.send('Ping');
      expect(told).to.deep.equal(['A']);
      expect(bench.faults.map(({ message }) => message)).to.deep.equal([
        'listener at fault',
        'listener at fault',
      ]);
    });
  });

  describe('lists', () => {
    const serveList = (end = 'EventList: Complete'): void => {
      bench.manager.on('QueueStatus', (action, peer) => {
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
      const connection = await bench.connect({ onEvent: (event) => others.push(event) });
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
      expect(await (await bench.connect()).list('QueueStatus', {}, { completeEvent })).to.have.length(2);
    });

    it('rejects when the action is refused, cancelled, or is not answered with a list', async () => {
      const connection = await bench.connect();
      bench.manager.on('QueueStatus', (action, peer) => {
        peer.answer(action, 'Error', 'Message: no');
      });
      expect(await rejectionOf(connection.list('QueueStatus'))).to.be.instanceOf(AmiRefused);
      expect(await rejectionOf(connection.list('Ping'))).to.be.instanceOf(AmiProtocolError);
      bench.manager.on('QueueStatus', (action, peer) => {
        peer.answer(action, 'Success', 'EventList: start');
        peer.write('Event: X', `ActionID: ${action.get('actionid') ?? ''}`, 'EventList: cancelled');
      });
      expect(await rejectionOf(connection.list('QueueStatus'))).to.be.instanceOf(AmiRefused);
    });

    it('rejects a list that does not end in time, and drops the rest of it', async () => {
      const events: AmiMessage[] = [];
      const connection = await bench.connect({ onEvent: (event) => events.push(event) });
      const rejection = rejectionOf(connection.list('QueueStatus', {}, { deadlineMs: 30 }));
      const [action] = await bench.received('QueueStatus', 1);
      bench.manager.peer.answer(action!, 'Success', 'EventList: start');
      expect(await rejection).to.be.instanceOf(AmiTimeout);
      const id = `ActionID: ${action?.get('actionid') ?? ''}`;
      bench.manager.peer.write('Event: QueueMember', id);
      bench.manager.peer.write('Event: QueueStatusComplete', id, 'EventList: Complete');
      await connection.send('Ping');
      expect(events).to.be.empty;
    });
  });
});
