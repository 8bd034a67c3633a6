import { randomUUID } from 'node:crypto';
import type { AgentId } from '../../domain/ids.ts';
import { inPieces } from '../../domain/in-pieces.ts';
import type {
  HeldMembership,
  MembershipPlan,
  MembershipStep,
} from '../../domain/membership/plan-memberships.ts';
import { EngineError } from '../../engine/media-engine.ts';
import { isStepDone } from '../../media-node/mirrors/is-step-done.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import {
  memberName,
  parseMemberName,
  parseQueueName,
  queueName,
} from '../../media-node/mirrors/member-names.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';
import { answerLines } from './answer-lines.ts';
import { askForText } from '../esl/ask-for-text.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import type { EslMessage } from '../esl/esl-message.ts';
import { type MemberState, parseMemberState, readMemberships } from './membership-texts.ts';

/** Told by freeswitch-conf/scripts/sw/members.lua of each change. */
export const memberSubclass = 'switchroom::member';

/** Set by freeswitch-conf/scripts/restore-members.lua, which takes seconds for tens of thousands of members. */
const restoredVariable = 'sw_members_restored';
const restoreMs = 25_000;
const restorePollMs = 50;

/** A script takes some hundred words, and a click waits behind it. */
export const stepsAtOnce = 16;

interface Parts {
  readonly esl: EslCommands;
  readonly mirror: MemberMirror;
  /** Told of each agent whose memberships changed. */
  readonly changed: (agentId: AgentId) => void;
}

/** One membership, as the engine told of it. */
interface Change {
  readonly membership: HeldMembership;
  readonly isGone: boolean;
}

/**
 * Carries membership plans into mod_callcenter. It tells nobody of its tiers, and takes several commands for a member: so each step
 * is carried out by a script inside the engine, which answers how the member is now. That answer is what the mirror
 * takes; an event tells the same to everybody else, and of others to us. Steps that need not wait for each other go in one call: to
 * begin a script takes longer than a step.
 */
export class QueueMembers {
  readonly #esl: EslCommands;
  readonly #mirror: MemberMirror;
  readonly #changed: (agentId: AgentId) => void;
  readonly #log = new ReadingLog<Change>();
  /** Events of our own steps come up to 20 ms after their answers, maybe after that of a later step: they are passed over. */
  readonly #origin = randomUUID();

  constructor({ esl, mirror, changed }: Parts) {
    this.#esl = esl;
    this.#mirror = mirror;
    this.#changed = changed;
  }

  /**
   * Phase after phase; the steps of a phase are sent together, at once and in their order.
   *
   * @throws EngineError `engine-mismatch` when the engine holds something else than was believed: plan again
   */
  async carryOut(plan: MembershipPlan): Promise<void> {
    for (const phase of plan.phases)
      await Promise.all(inPieces(phase, stepsAtOnce).map((steps) => this.#carryOutSteps(steps)));
  }

  /** Takes an event of {@link memberSubclass}. */
  take(event: EslMessage): void {
    if (event.header('SW-Origin') === this.#origin) return;
    const queueId = parseQueueName(event.header('SW-Queue') ?? '');
    const agentId = parseMemberName(event.header('SW-Agent') ?? '');
    const state = parseMemberState(event.header('SW-Member') ?? '');
    if (queueId === null || agentId === null || state === undefined) return;
    this.#takeState({ queueId, agentId }, state);
  }

  /** An engine that has just started first brings back the members that it had: what it is told before that would be undone. */
  async untilRestored(commands: EslCommands): Promise<void> {
    for (const giveUpAt = Date.now() + restoreMs; Date.now() < giveUpAt;) {
      if ((await commands.getGlobalVariable(restoredVariable)) === 'true') return;
      await new Promise((resolve) => setTimeout(resolve, restorePollMs));
    }
    throw new EngineError('engine-timeout', 'the engine has not brought back its members');
  }

  /** Believes a full reading. */
  async read(commands: EslCommands): Promise<HeldMembership[]> {
    const { found, meanwhile } = await this.#log.during(async () => {
      const [tiers, hash] = await Promise.all([
        commands.api('callcenter_config', 'tier', 'list'),
        // Prints nothing while there is nothing.
        askForText(commands, 'hash_dump', 'db'),
      ]);
      return readMemberships(tiers, hash);
    });
    this.#mirror.reset(found);
    for (const { membership, isGone } of meanwhile) this.#mirror.take(membership, isGone);
    return this.#mirror.all();
  }

  /** The words of a step for the scripts members.lua and take-out.lua. */
  wordsOf({ do: verb, membership }: MembershipStep): string[] {
    const { queueId, agentId, device, level } = membership;
    return [verb, this.#origin, queueName(queueId), memberName(agentId), device, String(level)];
  }

  /**
   * Takes what the engine answered to steps, a line for each.
   *
   * @throws EngineError `engine-mismatch` when a member is not as its step wanted it, after all lines were taken
   */
  takeAnswers(steps: readonly MembershipStep[], lines: readonly string[]): void {
    const failed = steps.flatMap((step, index) => {
      const line = lines[index] ?? '';
      return this.#isTaken(step, line) ? [] : [`${step.do}: ${line.trim()}`];
    });
    if (failed.length > 0) throw new EngineError('engine-mismatch', failed.join('; '));
  }

  async #carryOutSteps(steps: readonly MembershipStep[]): Promise<void> {
    const words = steps.flatMap((step) => this.wordsOf(step));
    this.takeAnswers(steps, await answerLines(this.#esl, 'members.lua', words));
  }

  /** Takes what the engine says of the member after a step. @returns whether it is as the step wanted it */
  #isTaken(step: MembershipStep, line: string): boolean {
    const state = parseMemberState(/^(?:\+OK|-ERR) (\S+)/u.exec(line)?.[1] ?? '');
    if (state === undefined) return false;
    this.#takeState(step.membership, state);
    return isStepDone(step, this.#mirror.find(step.membership));
  }

  /** A queue has an agent at one place at most. */
  #takeState(ids: Pick<HeldMembership, 'queueId' | 'agentId'>, state: MemberState): void {
    const { queueId, agentId } = ids;
    for (const other of this.#mirror.of(agentId))
      if (other.queueId === queueId && other.device !== state?.device)
        this.#takeChange({ membership: other, isGone: true });
    if (state) this.#takeChange({ membership: { queueId, agentId, ...state }, isGone: false });
    this.#changed(agentId);
  }

  #takeChange(change: Change): void {
    this.#log.note(change);
    this.#mirror.take(change.membership, change.isGone);
  }
}
