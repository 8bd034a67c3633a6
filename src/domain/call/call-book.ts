import type { CallEvent, LegBegan, LegEnded, LegRang, LegTransferred, NodePassed } from './call-event.ts';
import type { CompanyId, TrunkId } from '../ids.ts';
import type { CallRecord, LegOutcome, LegRecord, PhonePlace, Whereabouts } from './call-record.ts';
import { CallsAtHand, type ChangedCalls, type OpenCalls } from './calls-at-hand.ts';
import { agentAt, placeOf, placeOfMobile } from './phone-place.ts';
import { endedBy } from './ended-by.ts';
import { legOutcome, letGoBecause } from './leg-outcome.ts';
import { loseOpen } from './lose-open.ts';
import { newAttempt, newLeg } from './new-record.ts';
import { abandonQueue, enterQueue, leaveQueue, takePlace } from './queue-waits.ts';
import { talkMs } from './talk-ms.ts';

/** A device that was named but has no leg after this time could not be reached, whoever else calls it later. */
export const namedForMs = 60_000;

/**
 * Keeps the records of calls from what the journal tells, one event after the other. All that an event must know of those before
 * is in the records themselves, so it does not matter where the journal was cut between two books.
 */
export class CallBook {
  readonly #atHand: CallsAtHand;
  readonly #people: Whereabouts;

  /** @param open is changed by the book */
  constructor(open: OpenCalls, people: Whereabouts) {
    this.#atHand = new CallsAtHand(open);
    this.#people = people;
  }

  take(event: CallEvent): void {
    const isEnd = event.type === 'leg-ended' || event.type === 'call-ended';
    if (isEnd && !this.#atHand.call(event.callId)) return;
    const call = this.#atHand.callSince(event.callId, event.at);
    switch (event.type) {
      case 'leg-began':
        this.#begin(call, event);
        return;
      case 'devices-called':
        // Whoever has answered so far has not answered in place of these.
        call.answeredMark = null;
        for (const device of event.devices) {
          const leg = newAttempt(call, device, event.at);
          this.#add(leg, placeOf(this.#people, device));
        }
        return;
      case 'leg-rang':
        this.#ring(call, event);
        return;
      case 'leg-picked-up':
        this.#withLeg(event, (leg) => {
          leg.pickedUpAt ??= event.at;
          if (leg.role !== 'origin' && !leg.needsKey) this.#answer(call, leg, event.at);
        });
        return;
      case 'leg-connected':
        this.#withLeg(event, (leg) => {
          leg.answeredAt ??= event.at;
          if (leg.role === 'origin') return;
          call.answeredAt ??= event.at;
          this.#answer(call, leg, event.at);
        });
        return;
      case 'leg-ended':
        this.#end(call, event);
        return;
      case 'leg-transferred':
        this.#transfer(call, event);
        return;
      case 'agent-connected':
        this.#atHand.changeWaits((waits) => leaveQueue(waits, call, event));
        for (const leg of this.#atHand.openAttempts(call))
          if (leg.queueId === event.queueId && leg.pickedUpAt !== null)
            this.#atHand.touch(leg).agentId = event.agentId;
        return;
      case 'offer-withdrawn':
        for (const leg of this.#atHand.openAttempts(call))
          if (leg.place === event.place && leg.answeredAt === null) this.#atHand.touch(leg).withdrawn = true;
        return;
      case 'node-passed':
        this.#pass(call, event);
        return;
      case 'company-told':
        if (this.#people.companies.has(event.companyId)) call.companyId = event.companyId;
        return;
      case 'caller-told':
        if (this.#legOf(event)?.role === 'origin') call.callerNumber ??= event.number;
        return;
      case 'call-ended':
        call.endedAt = event.at;
        if (call.continuedIn !== null) call.endedBy = 'transfer';
        this.#atHand.changeWaits((waits) => abandonQueue(waits, call, event.at, null));
    }
  }

  /** The engine is gone, and with it whatever was open. @param at the last sign of its life */
  lose(at: Date): void {
    loseOpen(this.#atHand, at);
  }

  /** The trunks by which calls came that ended and met no call logic, so that it is not known whose they are. */
  unclaimed(): TrunkId[] {
    return this.#endedOfNobody().map(({ trunkId }) => trunkId);
  }

  /** Such calls are those of the companies of their trunks: an administrator is to see what was dialled there [C3]. */
  claim(companies: ReadonlyMap<TrunkId, CompanyId>): void {
    for (const { call, trunkId } of this.#endedOfNobody())
      this.#atHand.touch(call).companyId = companies.get(trunkId) ?? null;
  }

  /** What was taken so far. */
  changes(): ChangedCalls {
    return this.#atHand.changes();
  }

  #endedOfNobody(): { readonly call: CallRecord; readonly trunkId: TrunkId }[] {
    return this.#atHand.calls.flatMap((call) => {
      if (call.endedAt === null || call.companyId !== null) return [];
      const origin = this.#atHand.legsOf(call).find(({ role }) => role === 'origin');
      return origin?.trunkId ? [{ call, trunkId: origin.trunkId }] : [];
    });
  }

  #begin(call: CallRecord, event: LegBegan): void {
    const { party, at, legId } = event;
    if (this.#atHand.openLeg(legId)) return;
    const place = party.kind === 'phone' ? placeOf(this.#people, party) : null;
    this.#dropNamed(call, at, (named) =>
      party.kind === 'phone' ? named.sipUser === party.sipUser : named.trunkId === party.trunkId,
    );
    const leg = newLeg(call, event);
    this.#add(leg, place);
    if (!event.isOrigin) return;
    call.callerKind = party.kind;
    call.callerPhoneId = leg.phoneId;
    call.callerNumber = event.callerNumber;
    call.dialled = event.dialled;
  }

  #ring(call: CallRecord, event: LegRang): void {
    const { mobileId, queueId, place } = event;
    this.#withLeg(event, (leg) => {
      leg.rang = true;
      leg.queueId = queueId;
      leg.place = place;
      if (mobileId === null) return;
      leg.needsKey = true;
      leg.phoneId = mobileId;
      leg.agentId = agentAt(placeOfMobile(this.#people, mobileId), leg.beganAt);
      this.#dropNamed(call, event.at, (other) => other.phoneId === mobileId && other.sipUser === null);
    });
  }

  #answer(call: CallRecord, leg: LegRecord, at: Date): void {
    call.answeredMark = leg.markCount;
    this.#letGo(call, at, 'answered-elsewhere');
  }

  #end(call: CallRecord, event: LegEnded): void {
    const { at, legId, cause, by } = event;
    const leg = this.#legOf(event);
    if (leg) {
      this.#atHand.touch(leg).endedAt = at;
      leg.cause = cause;
      if (leg.role !== 'origin') leg.outcome = legOutcome(leg, call, this.#atHand.legsOf(call), cause);
      if (leg.role !== 'origin') call.talkMs += talkMs(leg);
    }
    const leads = leg?.role === 'origin' || legId === call.walker;
    call.endedBy = endedBy(call, this.#atHand.legsOf(call), { event, leg, leads });
    if (!leads) return;
    call.cause = cause;
    if (legId !== call.walker) return;
    this.#atHand.changeWaits((waits) => abandonQueue(waits, call, at, legId));
    if (by !== 'itself') return;
    call.walkerLeftAt = at;
    this.#letGo(call, at, 'caller-gave-up');
  }

  /** Tells of attempts that ended just before why they did. */
  #letGo(call: CallRecord, at: Date, outcome: LegOutcome): void {
    for (const leg of this.#atHand.legsOf(call))
      if (letGoBecause(leg, call, at)) this.#atHand.touch(leg).outcome = outcome;
  }

  /**
   * Who rings until the time is over is no reason to be busy: a phone that is let go of and was not busy itself forwards its calls. Its leg
   * may have ended already, or end now.
   */
  #leaveAsBusy(call: CallRecord, at: Date): void {
    this.#letGo(call, at, 'unavailable');
    for (const leg of this.#atHand.legsOf(call)) {
      const isOpen = leg.role !== 'origin' && leg.endedAt === null && leg.answeredAt === null;
      if (isOpen && leg.markCount === call.markCount) this.#atHand.touch(leg).outcome = 'unavailable';
    }
  }

  #transfer(call: CallRecord, event: LegTransferred): void {
    this.#withLeg(event, (leg) => {
      leg.transfer = event.target === null ? 'attended' : 'blind';
      leg.transferTarget = event.target;
    });
    const legs = event.joined ?? event.takesPlace ?? [];
    const [one, other] = legs.map((legId) => this.#atHand.openLeg(legId));
    const [first, second] = [one, other].map((leg) => leg && this.#atHand.call(leg.callKey));
    if (!one || !other || !first || !second || first === second) return;
    if (event.joined === null) {
      const place = { from: second, to: first, legId: one.legId, at: event.at };
      if (second.node !== null)
        this.#mark(first, { at: event.at, node: second.node, mark: 'enter', revision: second.revision });
      this.#atHand.changeWaits((waits) => takePlace(waits, place));
      for (const changed of [first, second]) this.#atHand.touch(changed);
      return;
    }
    // The engine goes on with the older call; the leg of the younger one comes over.
    const isFirstOlder = first.startedAt <= second.startedAt;
    this.#move(isFirstOlder ? other : one, isFirstOlder ? first : second, event.at);
    this.#atHand.touch(call);
  }

  #pass(call: CallRecord, { at, node, mark, revision, legId }: NodePassed): void {
    if (mark === 'busy') this.#leaveAsBusy(call, at);
    const isFirst = call.markCount === 0;
    this.#mark(call, { at, node, mark, revision });
    call.walker = legId;
    call.walkerLeftAt = null;
    this.#atHand.changeWaits((waits) => enterQueue(waits, call, { at, node, mark, legId }));
    if (mark !== 'enter') return;
    call.node = node;
    if (!isFirst) return;
    call.revision = revision;
    const [, kind, id] = /^(number|extension)-(\d+)$/.exec(node) ?? [];
    if (kind === 'number') call.numberId = Number(id);
    if (kind === 'extension') call.extensionId = Number(id);
  }

  #mark(call: CallRecord, mark: Pick<NodePassed, 'at' | 'node' | 'mark' | 'revision'>): void {
    call.markCount += 1;
    this.#atHand.addMark({ callKey: call.key, position: call.markCount, ...mark });
  }

  /** The leg, after it was moved to the call that the engine says it belongs to: not back into one that went on where the leg is. */
  #legOf({ callId, at, legId }: CallEvent & { legId: string }): LegRecord | undefined {
    const leg = this.#atHand.openLeg(legId);
    const call = this.#atHand.call(callId);
    if (!leg || !call || leg.callKey === callId || call.continuedIn === leg.callKey) return leg;
    return this.#move(leg, call, at);
  }

  #withLeg(event: CallEvent & { legId: string }, change: (leg: LegRecord) => void): void {
    const leg = this.#legOf(event);
    if (leg) change(this.#atHand.touch(leg));
  }

  /** Ends the leg in its call, and lets it go on in another one. */
  #move(leg: LegRecord, to: CallRecord, at: Date): LegRecord {
    const from = this.#atHand.call(leg.callKey);
    const joined: LegRecord = {
      ...newLeg(to, { at, legId: leg.legId, role: 'joined' }),
      ...{ sipUser: leg.sipUser, phoneId: leg.phoneId, trunkId: leg.trunkId, agentId: leg.agentId },
      ...{ rang: leg.rang, pickedUpAt: leg.pickedUpAt, answeredAt: leg.answeredAt && at },
    };
    this.#atHand.touch(leg).endedAt = at;
    if (leg.role !== 'origin') leg.outcome = leg.answeredAt === null ? 'no-answer' : 'answered';
    if (from) {
      from.continuedIn = to.key;
      if (leg.role !== 'origin') from.talkMs += talkMs(leg);
      this.#atHand.touch(from);
    }
    this.#atHand.touch(to);
    this.#atHand.addLeg(joined);
    return joined;
  }

  #add(leg: LegRecord, place: PhonePlace | null): void {
    const call = this.#atHand.call(leg.callKey);
    leg.phoneId = place?.phoneId ?? leg.phoneId;
    leg.agentId = agentAt(place, leg.beganAt);
    if (call) call.companyId ??= place?.companyId ?? null;
    this.#atHand.addLeg(leg);
  }

  /** A device that was named has a leg now. */
  #dropNamed(call: CallRecord, at: Date, isIt: (leg: LegRecord) => boolean): void {
    this.#atHand.removeLeg(
      (leg) =>
        leg.callKey === call.key &&
        leg.legId === null &&
        leg.markCount === call.markCount &&
        at.getTime() - leg.beganAt.getTime() <= namedForMs &&
        isIt(leg),
    );
  }
}
