import type {
  HeldMembership,
  MembershipPlan,
  MembershipStep,
} from '../../domain/membership/plan-memberships.ts';
import type { AgentId } from '../../domain/ids.ts';
import { parsePlace } from '../../domain/membership/place.ts';
import { EngineError } from '../../engine/media-engine.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { memberName, queueName } from '../../media-node/mirrors/member-names.ts';
import { interfaceOf, stateInterfaceOf } from './member-interfaces.ts';
import { isStepDone } from '../../media-node/mirrors/is-step-done.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';
import { readMembership, takeMembershipEvent } from './membership-events.ts';

/** Between the answer to an action and its event lie fractions of a millisecond; this is for a machine under load. */
const confirmMs = 1_000;
/** Asterisk's AST_DEVICE_INVALID. */
const invalidState = '4';

/** Carries membership plans into app_queue, and keeps the mirror of what it holds. */
export class QueueMembers {
  readonly #ami: AmiCommands;
  readonly #mirror: MemberMirror;
  readonly #log = new ReadingLog<AmiMessage>();

  constructor(ami: AmiCommands, mirror: MemberMirror) {
    this.#ami = ami;
    this.#mirror = mirror;
  }

  /** Takes one of the events of a membership. @returns the agent it was about, or null when it was not ours */
  take(event: AmiMessage): AgentId | null {
    this.#log.note(event);
    return takeMembershipEvent(this.#mirror, event);
  }

  /**
   * Believes a full reading of all queues.
   *
   * @param read lists `QueueStatus` of all queues
   */
  async reset(read: () => Promise<AmiMessage[]>): Promise<HeldMembership[]> {
    const { found, meanwhile } = await this.#log.during(read);
    this.#mirror.reset(readMemberships(found));
    for (const event of meanwhile) takeMembershipEvent(this.#mirror, event);
    return this.#mirror.all();
  }

  /**
   * Phase after phase; the steps of a phase are under way together.
   *
   * @throws EngineError `engine-mismatch` when the engine holds something else than was believed: plan again
   */
  async carryOut(plan: MembershipPlan): Promise<void> {
    for (const phase of plan.phases) await Promise.all(phase.map((step) => this.#carryOutStep(step)));
  }

  async #carryOutStep(step: MembershipStep): Promise<void> {
    try {
      await this.#ami.send(...actionOf(step));
    } catch (error) {
      if (!(error instanceof AmiRefused)) throw error;
      // "Already there", "not there": the mirror was wrong. Learn the truth, then let the planner decide anew.
      await this.#readOne(step);
      if (isStepDone(step, this.#mirror.find(step.membership))) return;
      throw new EngineError('engine-mismatch', `${step.do}: ${error.engineMessage}`, { cause: error });
    }
    const done = () => isStepDone(step, this.#mirror.find(step.membership));
    if (!(await this.#mirror.until(step.membership.agentId, done, confirmMs))) {
      // The event was lost or is late; ask.
      await this.#readOne(step);
      if (!done())
        throw new EngineError('engine-mismatch', `${step.do} was answered, but the engine does not hold it`);
    }
    if (step.do === 'add-paused') await this.#refuseUnknownPlace(step);
  }

  /**
   * app_queue begins to watch the state of a place when the member is added, and never again: a place of which the dialplan does
   * not know yet would stay invalid and be offered no call for ever. It has to be added anew when the dialplan is loaded.
   */
  async #refuseUnknownPlace(step: MembershipStep): Promise<void> {
    const { device } = step.membership;
    if (parsePlace(device).kind === 'phone') return;
    const entries = await this.#readOne(step);
    if (!entries.some((entry) => entry.first('Status') === invalidState)) return;
    await this.#carryOutStep({ do: 'remove', membership: step.membership });
    throw new EngineError('engine-mismatch', `the engine does not know the place ${device} yet`);
  }

  async #readOne({ membership }: MembershipStep): Promise<AmiMessage[]> {
    const { found, meanwhile } = await this.#log.during(() =>
      this.#ami.list('QueueStatus', {
        Queue: queueName(membership.queueId),
        Member: interfaceOf(membership.device),
      }),
    );
    this.#mirror.drop(membership);
    for (const held of readMemberships(found)) this.#mirror.put(held);
    for (const event of meanwhile) takeMembershipEvent(this.#mirror, event);
    return found;
  }
}

/** The memberships among the entries of a `QueueStatus`. */
export function readMemberships(entries: readonly AmiMessage[]): HeldMembership[] {
  return entries.flatMap((entry) => {
    const membership = entry.event === 'QueueMember' ? readMembership(entry) : null;
    return membership ? [membership] : [];
  });
}

function actionOf({ do: verb, membership }: MembershipStep): [string, Record<string, string>] {
  const member = { Queue: queueName(membership.queueId), Interface: interfaceOf(membership.device) };
  switch (verb) {
    case 'add-paused':
      // Added and paused in one action: no ring slips in between.
      return [
        'QueueAdd',
        {
          ...member,
          MemberName: memberName(membership.agentId),
          StateInterface: stateInterfaceOf(membership.device),
          Penalty: String(membership.level),
          Paused: 'true',
        },
      ];
    case 'set-level':
      return ['QueuePenalty', { ...member, Penalty: String(membership.level) }];
    case 'unpause':
      return ['QueuePause', { ...member, Paused: 'false' }];
    case 'pause':
      return ['QueuePause', { ...member, Paused: 'true' }];
    case 'remove':
      return ['QueueRemove', member];
  }
}
