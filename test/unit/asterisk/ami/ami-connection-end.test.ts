import { expect } from 'chai';
import { AmiClosed, AmiTimeout } from '../../../../src/asterisk/ami/ami-errors.ts';
import type { AmiConnection } from '../../../../src/asterisk/ami/ami-connection.ts';
import { eventually } from '../../../support/eventually.ts';
import { closeReason } from '../close-reason.ts';
import { ManagerBench } from './manager-bench.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('the end of an AmiConnection', () => {
  let bench: ManagerBench;

  beforeEach(async () => {
    bench = await ManagerBench.start();
  });
  afterEach(() => bench.stop());

  describe('the end', () => {
    const pending = (connection: AmiConnection): Promise<Error>[] => [
      rejectionOf(connection.send('Getvar', { Variable: 'a' })),
      rejectionOf(connection.list('QueueStatus')),
    ];

    for (const [how, end] of [
      ['Asterisk closes', () => bench.manager.peer.socket.end()],
      ['the connection is reset', () => bench.manager.peer.socket.resetAndDestroy()],
      ['a message has no end', () => bench.manager.peer.socket.write(Buffer.alloc(5_000, 'x'))],
      ['the caller closes', () => bench.connections.at(-1)?.close()],
    ] as const) {
      it(`rejects all that waits when ${how}, and what is sent afterwards at once`, async () => {
        const connection = await bench.connect({ messageLimitBytes: 4_000 });
        const reasons: Error[] = [];
        connection.onClose((reason) => reasons.push(reason));
        const rejections = pending(connection);
        await bench.received('QueueStatus', 1);
        end();
        for (const error of await Promise.all(rejections)) expect(error).to.be.instanceOf(AmiClosed);
        expect(reasons).to.have.length(1);
        expect(await rejectionOf(connection.send('Ping'))).to.be.instanceOf(AmiClosed);
        expect(await closeReason(connection)).to.equal(reasons[0]);
      });
    }

    it('survives garbage inside the stream', async () => {
      const connection = await bench.connect();
      bench.manager.peer.write(
        '\u0000\u0001 what is this',
        ': no name',
        'Response: Success',
        'ActionID: nobody',
      );
      bench.manager.peer.write('Response: Error', 'Message: about nothing');
      expect((await connection.send('Ping')).response).to.equal('Success');
    });
  });

  describe('a peer that hangs', () => {
    const watched = { pingEveryMs: 30, pingDeadlineMs: 40 };

    it('is noticed although the connection looks open', async () => {
      const connection = await bench.connect(watched);
      bench.manager.on('Ping', undefined);
      expect((await closeReason(connection)).message).to.equal('Asterisk gives no sign of life');
    });

    it('is noticed although actions with deadlines of their own are sent to it all the time', async () => {
      const connection = await bench.connect(watched);
      bench.manager.on('Ping', undefined);
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
      await bench.connect(watched);
      await eventually(() => {
        expect(bench.manager.received('Ping').length).to.be.greaterThan(2);
      });
    });

    it('is not mistaken for one that is busy with a long action, also when others wait behind it', async () => {
      const connection = await bench.connect({ ...watched, pingEveryMs: 10, pingDeadlineMs: 10 });
      bench.manager.on('Ping', undefined);
      const reload = connection.send('Reload', {}, { deadlineMs: 2_000 });
      const behind = await rejectionOf(
        connection.send('Setvar', { Variable: 'X', Value: 1 }, { deadlineMs: 100 }),
      );
      expect(behind).to.be.instanceOf(AmiTimeout);
      const [action] = await bench.received('Reload', 1);
      bench.manager.peer.answer(action!, 'Success');
      expect((await reload).response).to.equal('Success');
    });
  });
});
