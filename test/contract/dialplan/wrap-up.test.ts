import { expect } from 'chai';
import { join } from 'node:path';
import { memberInterface, memberStateInterface } from '../../../src/asterisk/dialplan/place-contexts.ts';
import type { Place } from '../../../src/domain/membership/place.ts';
import { eventually } from '../../support/eventually.ts';
import { placeSippCall, type SippCall } from '../../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { sampleQueue } from '../media-engine/sample-configuration.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { accountOf, caller, desk, extension, planCompany, soft } from './plan-company.ts';

const customerAddress = '127.1.1.5';
const wrapUpSeconds = 3;

for (const [title, place] of [
  ['at one phone', { kind: 'phone', sipUser: accountOf(desk).user }],
  ['at a place with a plan', { kind: 'extension', extensionId: 1 }],
] as const satisfies readonly (readonly [string, Place])[]) {
  describe(`wrap-up of an agent ${title}, on a real Asterisk`, function () {
    this.timeout(60_000);
    let bench: DialplanBench;
    let phones: Softphones;
    let desks: TransferringPhone;
    let others: Softphone;
    let calls: SippCall[] = [];

    before(async () => {
      bench = await startDialplanBench();
      const nobody = { host: '127.0.0.1', port: 9 };
      const company = planCompany(nobody, {
        extensions: [extension(1, 20, [desk, 0], [soft, 15]), extension(4, 20, [caller, 0])],
        queues: [sampleQueue(17, { wrapUpSeconds }), sampleQueue(18, { wrapUpSeconds })],
        numbers: [17, 18].map((queueId) => ({
          ...{ id: queueId, digits: `+36123450${queueId}` },
          destination: { kind: 'queue', queueId },
        })),
      });
      const customers = {
        ...{ id: 5, host: customerAddress, port: 5_060, inboundAddresses: [customerAddress] },
        ...{ register: false, username: null, sealedSecret: null },
      };
      await bench.apply({ ...company, trunks: [...company.trunks, customers] });
      const server = { host: '127.0.0.1', port: bench.asterisk.ports.sip };
      phones = await startSoftphones({
        sip: server,
        folder: join(bench.folder, 'phones'),
        accounts: [{ ...accountOf(caller), toneHz: 880, answer: 'auto' }],
      });
      others = phones.phone(accountOf(caller).user);
      await others.registered();
      desks = await TransferringPhone.start(server, accountOf(desk));
      for (const queue of [17, 18]) {
        await bench.ami.send('QueueAdd', {
          Queue: `queue-${queue}`,
          Interface: memberInterface(place),
          StateInterface: memberStateInterface(place),
          MemberName: 'agent-7',
          Penalty: '1',
        });
      }
    });

    after(async () => {
      desks.stop();
      await phones.stop();
      await bench.dispose();
    });

    afterEach(async () => {
      for (const call of calls) await call.hangUp().catch(() => undefined);
      calls = [];
      await desks.hangUp();
      await eventually(async () => {
        expect(await bench.evaluate('CHANNELS()')).to.equal('');
      });
    });

    const callIn = async (queue: number): Promise<SippCall> => {
      const call = await placeSippCall({
        from: customerAddress,
        to: `+36123450${queue}`,
        callerNumber: '+36305556677',
        target: { host: '127.0.0.1', port: bench.asterisk.ports.sip },
        toneHz: 1_200,
      });
      calls.push(call);
      return call;
    };
    /** A call of the first queue at the agent's phone, for at least a second, as app_queue counts whole ones. */
    const talk = async () => {
      await callIn(17);
      await desks.accept(12_000);
      await eventually(() => {
        expect(desks.connected).to.equal(1);
      });
      const until = Date.now() + 1_100;
      await eventually(() => {
        expect(Date.now()).to.be.greaterThan(until);
      });
    };
    /** A call of the other queue comes at once, and is offered only when the wrap-up is over. */
    const expectWrapUp = async () => {
      await eventually(() => {
        expect(desks.connected).to.equal(0);
      });
      const ended = Date.now();
      await callIn(18);
      await eventually(() => {
        expect(desks.isRinging).to.equal(true);
      }, 10_000);
      expect(Date.now() - ended, 'ms from the end to the next ring').to.be.within(
        (wrapUpSeconds - 1) * 1_000,
        (wrapUpSeconds + 3) * 1_000,
      );
    };

    it('is kept in all queues after a call', async () => {
      await talk();
      await desks.hangUp();
      await expectWrapUp();
    });

    it('begins when the agent has sent the caller on, though the call lasts', async () => {
      await talk();
      await desks.blindTransfer('204');
      await expectWrapUp();
    });

    it('begins when the agent has connected the caller with a colleague, though the call lasts', async () => {
      await talk();
      await desks.dial('204');
      await desks.transferFirstToSecond();
      await expectWrapUp();
    });
  });
}
