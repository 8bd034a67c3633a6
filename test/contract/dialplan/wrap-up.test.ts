import { expect } from 'chai';
import { join } from 'node:path';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { eventually } from '../../support/eventually.ts';
import { placeSippCall, type SippCall } from '../../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, customersAt, desk, extension, planCompany, soft } from './plan-company.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const customerAddress = '127.1.1.5';
const wrapUpSeconds = 3;

for (const [title, device] of [
  ['at one phone', accountOf(desk).user],
  ['at a place with a plan', 'extension-1'],
] as const) {
  onEachEngine(`wrap-up of an agent ${title}`, 60_000, (bench) => {
    let phones: Softphones;
    let desks: TransferringPhone;
    let others: Softphone;
    let calls: SippCall[] = [];

    before(async () => {
      const nobody = { host: '127.0.0.1', port: 9 };
      const company = planCompany(nobody, {
        extensions: [extension(1, 20, [desk, 0], [soft, 15]), extension(4, 20, [caller, 0])],
        queues: [sampleQueue(17, { wrapUpSeconds }), sampleQueue(18, { wrapUpSeconds })],
        numbers: [17, 18].map((queueId) => ({
          ...{ id: queueId, digits: `+36123450${queueId}`, ...newNumberFacts },
          destination: { kind: 'queue', queueId },
        })),
      });
      await bench().apply({ ...company, trunks: [...company.trunks, customersAt(5, customerAddress)] });
      const server = bench().sip;
      phones = await startSoftphones({
        sip: server,
        folder: join(bench().folder, 'phones'),
        accounts: [{ ...accountOf(caller), toneHz: 880, answer: 'auto' }],
      });
      others = phones.phone(accountOf(caller).user);
      await others.registered();
      desks = await TransferringPhone.start(server, accountOf(desk));
      const engine = await bench().controller();
      const desired = [17, 18].map((queueId) => ({ agentId: 7, queueId, device, level: 1 }));
      await engine.carryOut(planMemberships(desired, []));
    });

    after(async () => {
      desks.stop();
      await phones.stop();
    });

    afterEach(async () => {
      for (const call of calls) await call.hangUp().catch(() => undefined);
      calls = [];
      await desks.hangUp();
      await eventually(async () => {
        expect(await bench().legs()).to.equal(0);
      });
    });

    const callIn = async (queue: number): Promise<SippCall> => {
      const call = await placeSippCall({
        from: customerAddress,
        to: `+36123450${queue}`,
        callerNumber: '+36305556677',
        target: bench().sip,
        toneHz: 1_200,
      });
      calls.push(call);
      return call;
    };
    const pass = (ms: number) => {
      const until = Date.now() + ms;
      return eventually(() => {
        expect(Date.now()).to.be.greaterThan(until);
      });
    };
    /** A call of the first queue at the agent's phone, for at least a second, as app_queue counts whole ones. */
    const talk = async () => {
      await callIn(17);
      await desks.accept(12_000);
      await eventually(() => {
        expect(desks.connected).to.equal(1);
      });
      await pass(1_100);
    };
    /**
     * A call of the other queue comes at once, and is offered only when the wrap-up is over.
     *
     * @param endedAt of the queue call; another line of the phone may be open for longer. Default: when the last line is put down
     */
    const expectWrapUp = async (endedAt?: number) => {
      await eventually(() => {
        expect(desks.connected).to.equal(0);
      });
      const ended = endedAt ?? Date.now();
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
      // Nobody presses a key in the very moment of the answer, when the two are not connected yet.
      await pass(1_000);
      await desks.transferFirstToSecond();
      await expectWrapUp(Date.now());
    });
  });
}
