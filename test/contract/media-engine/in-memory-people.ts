import { expect } from 'chai';
import type { QueueId } from '../../../src/domain/ids.ts';
import type { HeldMembership } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration, PhoneAccount } from '../../../src/engine/company-configuration.ts';
import type { PhoneLeg } from '../../../src/engine/media-engine.ts';
import type { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { placeName } from '../../../src/domain/membership/place.ts';
import { eventually } from '../../support/eventually.ts';
import type { BenchCustomer, BenchMobile, BenchPhone, MobileAccount, People } from './engine-bench.ts';

/** One call, from whoever made it to the phones that it rings at. */
interface Call {
  readonly end: () => void;
  readonly legs: Map<string, PhoneLeg>;
  /** Of a call of a queue. */
  readonly queued: {
    readonly callId: string;
    readonly queueId: QueueId;
    readonly file: string | null;
  } | null;
  member: HeldMembership | null;
  answered: boolean;
  /** What a phone dials that rings to be picked up for it; else undefined. */
  toDial?: string | undefined;
}

/** Calls by hand on the engine in memory: what phones, customers and queues do, as far as the contract looks at it. */
export class InMemoryPeople implements People {
  readonly #engine: InMemoryMediaEngine;
  readonly #calls = new Set<Call>();
  readonly #devices = new Map<string, string>();
  readonly #places = new Map<string, readonly string[]>();
  /** They register nowhere. */
  readonly #mobiles = new Set<string>();

  constructor(engine: InMemoryMediaEngine) {
    this.#engine = engine;
    engine.onEvent(({ kind }) => {
      if (kind === 'membership-changed') this.#offer();
    });
    engine.takeOrder = ({ device, task }) => {
      const call = this.#begin(device);
      if (task.kind === 'dial') call.toDial = task.dialled;
    };
    const { before } = engine;
    engine.before = async (operation, subject) => {
      await before(operation, subject);
      if (operation === 'endOffers')
        for (const call of this.#calls)
          if (call.member?.device === subject && !call.answered) this.#stopRinging(call);
    };
  }

  phone({ sipUser, extension }: PhoneAccount): Promise<BenchPhone> {
    if (extension) this.#devices.set(extension.digits, sipUser);
    this.#engine.phones.register(sipUser);
    const call = () => this.#callAt(sipUser);
    return Promise.resolve({
      ...this.#ringing(sipUser),
      dials: (digits) => {
        this.#dial(sipUser, this.#devices.get(digits));
        return Promise.resolve();
      },
      accepts: settled(() => {
        const ringing = call();
        if (ringing?.toDial !== undefined) this.#pickUpToDial(ringing, ringing.toDial);
        else if (ringing) this.#answer(ringing, sipUser);
      }),
      hangsUp: settled(() => {
        const over = call();
        if (over?.queued && !over.answered) this.#miss(over);
        else over?.end();
      }),
      letsItRing: settled(() => {
        const ringing = call();
        if (ringing) this.#miss(ringing);
      }),
      signsOff: settled(() => {
        this.#engine.phones.unregister(sipUser);
      }),
    });
  }

  mobile({ id, digits }: MobileAccount): Promise<BenchMobile> {
    const device = placeName({ kind: 'mobile', phoneId: id });
    this.#devices.set(digits, device);
    this.#mobiles.add(device);
    const call = () => this.#callAt(device);
    return Promise.resolve({
      host: '127.0.0.1',
      port: 5_999,
      ...this.#ringing(device),
      accepts: settled(() => undefined),
      confirms: settled(() => {
        const ringing = call();
        if (ringing) this.#answer(ringing, device);
      }),
      hangsUp: settled(() => call()?.end()),
      switchesOff: settled(() => this.#mobiles.delete(device)),
    });
  }

  #callAt(device: string): Call | null {
    return [...this.#calls].find(({ legs }) => legs.has(device)) ?? null;
  }

  #ringing(device: string): Pick<BenchPhone, 'rings' | 'isQuiet'> {
    return {
      rings: () =>
        eventually(() => {
          const call = this.#callAt(device);
          expect(call?.toDial !== undefined || call?.legs.get(device)?.direction === 'incoming').to.equal(
            true,
          );
        }),
      isQuiet: () =>
        eventually(() => {
          expect(this.#callAt(device)).to.equal(null);
        }),
    };
  }

  customer(
    { companyId, queues, routing }: CompanyConfiguration,
    callerNumber: string,
  ): Promise<BenchCustomer> {
    for (const node of routing.nodes)
      if (node.kind === 'ring' && node.isPlace)
        this.#places.set(
          `extension-${node.extensionId}`,
          node.devices.map((device) =>
            device.kind === 'phone' ? device.sipUser : placeName({ kind: 'mobile', phoneId: device.phoneId }),
          ),
        );
    const queueId = queues[0]?.id ?? 0;
    const callId = this.#engine.callers.join(queueId, callerNumber);
    const file = queues[0]?.record === true ? `${companyId}-${queueId}-${callId}` : null;
    const call: Call = {
      queued: { callId, queueId, file },
      legs: new Map(),
      member: null,
      answered: false,
      end: () => {
        this.#engine.callers.leave(queueId, callId);
        this.#end(call);
        this.#offer();
      },
    };
    this.#calls.add(call);
    this.#offer();
    return Promise.resolve({
      hangsUp: () => {
        call.end();
        return Promise.resolve();
      },
    });
  }

  #dial(from: string, to: string | undefined): void {
    if (to === undefined) return;
    this.#begin(from).legs.set(to, this.#engine.phones.ring(to));
  }

  #pickUpToDial(call: Call, dialled: string): void {
    call.toDial = undefined;
    const to = this.#devices.get(dialled);
    if (to !== undefined) call.legs.set(to, this.#engine.phones.ring(to));
  }

  #begin(from: string): Call {
    const call: Call = {
      queued: null,
      legs: new Map([[from, this.#engine.phones.dial(from)]]),
      member: null,
      answered: false,
      end: () => {
        this.#end(call);
      },
    };
    this.#calls.add(call);
    return call;
  }

  /** The first caller of a queue is offered to each member who may be offered calls and whose phones are free. */
  #offer(): void {
    for (const call of this.#calls) {
      const { queued } = call;
      if (!queued || call.member || call.answered) continue;
      const isFirst = this.#engine.callers.waiting(queued.queueId)[0]?.callId === queued.callId;
      const busy = new Set([...this.#calls].flatMap(({ legs }) => [...legs.keys()]));
      const devicesOf = ({ device }: HeldMembership) => this.#places.get(device) ?? [device];
      const member = this.#engine
        .members()
        .find(
          (one) =>
            one.queueId === queued.queueId &&
            !one.paused &&
            devicesOf(one).every(
              (device) =>
                !busy.has(device) &&
                (this.#mobiles.has(device) || this.#engine.phones.registered().has(device)),
            ),
        );
      if (!isFirst || !member) continue;
      call.member = member;
      for (const device of devicesOf(member)) call.legs.set(device, this.#engine.phones.ring(device));
    }
  }

  #answer(call: Call, device: string): void {
    call.answered = true;
    if (!call.queued || !call.member) return;
    for (const [other, leg] of [...call.legs]) if (other !== device) this.#endLeg(call, other, leg);
    const legId = call.legs.get(device)?.legId ?? '';
    if (call.queued.file !== null) this.#engine.recordings.set(call.queued.file, { legId, paused: false });
    this.#engine.callers.leave(call.queued.queueId, call.queued.callId);
    this.#engine.callers.answer(call.member.agentId, call.queued.queueId);
  }

  #miss(call: Call): void {
    if (call.member) this.#engine.callers.miss(call.member.agentId, call.member.queueId);
    this.#stopRinging(call);
  }

  #stopRinging(call: Call): void {
    for (const [device, leg] of [...call.legs]) this.#endLeg(call, device, leg);
    call.member = null;
  }

  #end(call: Call): void {
    if (!this.#calls.delete(call)) return;
    if (call.queued?.file != null) this.#engine.recordings.delete(call.queued.file);
    this.#stopRinging(call);
  }

  #endLeg(call: Call, device: string, leg: PhoneLeg): void {
    call.legs.delete(device);
    this.#engine.phones.end(leg);
  }
}

function settled(work: () => unknown): () => Promise<void> {
  return () => {
    work();
    return Promise.resolve();
  };
}
