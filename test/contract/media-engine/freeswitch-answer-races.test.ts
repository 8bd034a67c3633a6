import { expect } from 'chai';
import { join } from 'node:path';
import { CallBook } from '../../../src/domain/call/call-book.ts';
import { isCallEvent } from '../../../src/domain/call/call-event.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import type { EngineEvent } from '../../../src/engine/media-engine.ts';
import { createFreeswitchJournal } from '../../../src/freeswitch/journal/create-freeswitch-journal.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { SignallingPhone } from '../../support/phones/signalling-phone.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import type { BenchCustomer } from './engine-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

const queueId = 10;
const agents = [100, 200] as const;
/** For how long it is not decided who was first. */
const undecidedMs = 400;
/** The engine looks two seconds after the answer, and its timers know whole seconds. */
const settledWithinMs = 5_000;

onFreeswitch(
  'two agents of a queue that asks all at once pick up in the same moment, on a real FreeSWITCH',
  function () {
    this.timeout(60_000);
    const accounts = [samplePhone(1), samplePhone(2)];
    /** Nobody has plugged it in. */
    const missing = samplePhone(3);
    let bench: FreeswitchBench;
    let company: CompanyConfiguration;
    let phones: SignallingPhone[];
    let customers: BenchCustomer[] = [];
    let told: EngineEvent[] = [];

    before(async () => {
      bench = await startFreeswitchBench();
      company = sampleConfiguration(1, 1, {
        phones: [...accounts, missing],
        trunks: [sampleTrunk(1)],
        queues: [sampleQueue(queueId, { strategy: 'ring-all' })],
        extensions: [
          {
            ...{ id: 12, digits: '399', name: 'Two phones', ringSeconds: 20, ...newExtensionFacts },
            devices: [2, 3].map((phoneId) => ({ phoneId, startSeconds: 0 })),
          },
        ],
      });
      await bench.engine.applyConfiguration(company);
      phones = await Promise.all(
        accounts.map(({ sipUser, secret }) =>
          SignallingPhone.register({ user: sipUser, password: secret }, bench.people.sip()),
        ),
      );
      bench.engine.onEvent((event) => told.push(event));
    });
    afterEach(async () => {
      for (const phone of phones) phone.hangUp();
      await Promise.all(customers.map((one) => one.hangsUp()));
      customers = [];
      for (const agentId of agents) await bring(agentId);
      await eventually(async () => {
        expect(await bench.engine.liveLegs()).to.deep.equal([]);
      });
      told = [];
    });
    after(async () => {
      for (const phone of phones) phone.close();
      await bench.dispose();
    });

    const bring = (agentId: number, ...devices: string[]) =>
      bench.engine.carryOut(
        planMemberships(
          devices.map((device) => ({ queueId, agentId, device, level: 1 })),
          bench.engine.membershipsOf(agentId),
        ),
      );
    const customer = async () => {
      customers.push(await bench.people.customer(company, '36301112233'));
    };
    const talking = () => phones.filter(({ isQuiet }) => !isQuiet);
    const pass = (ms: number) => {
      const until = Date.now() + ms;
      return eventually(() => {
        expect(Date.now()).to.be.greaterThan(until);
      }, ms + 5_000);
    };
    /** What became of the attempts at the phones, in the last call. */
    const outcomes = async () => {
      const { events } = await createFreeswitchJournal(bench.freeswitch().journalFile).read(null);
      const book = new CallBook(
        { calls: [], legs: [], waits: [] },
        { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
      );
      for (const event of events) if (isCallEvent(event)) book.take(event);
      const { calls, legs } = book.changes();
      return legs
        .filter(({ callKey, role }) => callKey === calls.at(-1)?.key && role !== 'origin')
        .map(({ outcome, answeredAt }) => outcome ?? (answeredAt ? 'talks' : 'rings'));
    };

    for (const [where, places] of [
      ['phones', ['phone1', 'phone2']],
      ['a phone and an extension that rings by a plan', ['phone1', 'extension-12']],
    ] as const)
      it(`at ${where}: one has the caller, the other one is free again, and has missed nothing [C3]`, async () => {
        await Promise.all(agents.map((agentId, index) => bring(agentId, places[index] ?? '')));
        await customer();
        await Promise.all(phones.map((phone) => phone.called()));
        const held = bench.outside.api('lua', join(import.meta.dirname, 'hold-agents.lua'), undecidedMs);
        await pass(50);
        await Promise.all(phones.map((phone) => phone.accept()));
        await held;
        await pass(300);
        expect(talking(), 'who have picked up').to.have.length(2);
        const [taker] = await eventually(() => {
          const left = talking();
          expect(left).to.have.length(1);
          return left;
        }, settledWithinMs);
        await pass(2_500);
        expect(talking()).to.deep.equal([taker]);
        expect(told.filter(({ kind }) => kind === 'offer-answered')).to.have.length(1);
        expect(told.filter(({ kind }) => kind === 'offer-missed')).to.deep.equal([]);
        expect(await outcomes())
          .to.include.members(['talks', 'answered-elsewhere'])
          .and.not.to.include('rings');

        const late = phones.find((phone) => phone !== taker);
        await customer();
        await late?.called();
        await customers[0]?.hangsUp();
        await eventually(() => {
          expect(taker?.isQuiet).to.equal(true);
        });
      });
  },
);
