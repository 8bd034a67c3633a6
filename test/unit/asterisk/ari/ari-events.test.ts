import { expect } from 'chai';
import { AriClosed } from '../../../../src/asterisk/ari/ari-errors.ts';
import { eventually } from '../../../support/eventually.ts';
import { AriBench, library } from './ari-bench.ts';
import { closeReason } from '../close-reason.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('events of ARI', () => {
  const start = (id: string): object => ({ type: 'StasisStart', channel: { id } });
  let bench: AriBench;

  beforeEach(async () => {
    bench = await AriBench.start();
  });
  afterEach(() => bench.stop());

  describe('events', () => {
    it('of a type that the API documents lack are told, and so are those after them', async () => {
      await bench.connect();
      bench.ari.stream.send({ type: 'MadeUpLater', detail: 1 });
      bench.ari.stream.send({ type: 'error' });
      bench.ari.stream.send({ type: 'constructor' });
      bench.ari.stream.send({ type: 'StasisStart', channel: { name: 'without an id' } });
      bench.ari.stream.send(start('1.1'));
      await bench.told(['MadeUpLater', 'error', 'constructor', 'StasisStart', 'StasisStart']);
      expect(bench.faults).to.be.empty;
    });

    it('that cannot be read are reported, and those after them are told', async () => {
      await bench.connect();
      for (const garbage of ['{"type":', '[]', '7', '{"type":7}', '']) bench.ari.stream.send(garbage);
      bench.ari.stream.send(start('1.1'));
      await bench.told(['StasisStart']);
      expect(bench.faults.map(({ name }) => name)).to.deep.equal(Array(5).fill('AriProtocolError'));
    });

    it('reach the other listeners when one throws, once each', async () => {
      const open = await bench.connect();
      open.onEvent(() => {
        throw new Error('listener at fault');
      });
      const told: string[] = [];
      const forget = open.onEvent((event) => told.push(event.type));
      bench.ari.stream.send(start('1.1'));
      bench.ari.stream.send({ type: 'MadeUpLater' });
      await bench.told(['StasisStart', 'MadeUpLater']);
      forget();
      bench.ari.stream.send(start('1.2'));
      await bench.told(['StasisStart', 'MadeUpLater', 'StasisStart']);
      expect(told).to.deep.equal(['StasisStart', 'MadeUpLater']);
      expect(bench.faults).to.have.length(3);
    });

    it('leave nothing behind in the client, however many channels there were', async () => {
      let client: object = {};
      await bench.connect(
        {},
        {
          ...library,
          connect: async (...args) => {
            client = (await library.connect(...args)) as object;
            return client;
          },
        },
      );
      for (let channel = 0; channel < 200; channel += 1) bench.ari.stream.send(start(`1.${channel}`));
      await eventually(() => {
        expect(bench.events).to.have.length(200);
      });
      expect(client).to.have.property('_instanceListeners').that.is.empty;
      expect(Object.keys((client as { _events: object })._events)).to.have.members([
        '*',
        'pong',
        'WebSocketMaxRetries',
      ]);
    });
  });

  describe('the end', () => {
    it('rejects what waits, once, when the event stream closes, and the old client does not come back', async () => {
      bench.ari.on('GET /ari/asterisk/info', () => undefined);
      const open = await bench.connect();
      const waiting = rejectionOf(open.commands.info());
      bench.ari.stream.socket.destroy();
      expect(await closeReason(open)).to.be.instanceOf(AriClosed);
      expect(await waiting).to.be.instanceOf(AriClosed);
      expect(await rejectionOf(open.commands.ping())).to.be.instanceOf(AriClosed);
      // The package's own reconnection would have come after 100 ms and taken the application away from this one.
      const next = await bench.connect();
      await rejectionOf(next.commands.info({ deadlineMs: 300 }));
      expect(bench.ari.streams).to.have.length(2);
    });

    it('comes when another connection takes the application over: this one would hear nothing more', async () => {
      const open = await bench.connect();
      bench.ari.stream.send({ type: 'ApplicationReplaced', application: 'switchroom' });
      expect((await closeReason(open)).message).to.contain('took the application over');
      expect(bench.events).to.be.empty;
    });

    it('comes when the peer answers no ping although the connection looks open', async () => {
      const open = await bench.connect({ pingEveryMs: 20, pingDeadlineMs: 40 });
      bench.ari.isPonging = false;
      expect((await closeReason(open)).message).to.equal('Asterisk gives no sign of life');
    });

    it('does not come while pings are answered', async () => {
      bench.ari.on('GET /ari/asterisk/info', () => undefined);
      const open = await bench.connect({ pingEveryMs: 10, pingDeadlineMs: 100 });
      const reasons: Error[] = [];
      open.onClose((reason) => reasons.push(reason));
      await rejectionOf(open.commands.info({ deadlineMs: 300 }));
      expect(reasons).to.be.empty;
    });
  });
});
