import { calendarAnswerAt, type CalendarExit } from '../calendar/calendar-exit.ts';
import { localTimeAt } from '../calendar/zone-offset.ts';
import { askedParty, type Caller, callerMatcher, type CallerMatcher, type ListMatch } from './caller.ts';
import type { CallerListId } from '../ids.ts';
import type { HangUpReason } from './destination.ts';
import type { Dialled } from '../numbering/read-dialled.ts';
import { isLaterMember } from './node-names.ts';
import { mayCall, type OutsideReach } from './outside-calls.ts';
import { assumedOutcome, exitOf, lackOf, type Lack, secondsUntil } from './people-outcomes.ts';
import { recordedFrom } from './recorded-from.ts';
import type { Dialling, NodeName, RoutingNode, RoutingTable } from './routing-table.ts';

/**
 * So many nodes a call may pass, not counting the later members of a group that rings in order; what comes to a further one is ended as
 * unavailable. A loop ends by it on every engine. Who waited in a queue until the time was over or a key was pressed begins anew:
 * nobody waits in circles without wanting to [R4].
 */
export const mostNodes = 50;

/** How people behave at a node; each answer counts for one visit, the last one for all that follow. */
export interface NodeAnswer {
  readonly node: NodeName;
  /** One of `outcomesOf` the node for the caller. */
  readonly outcome: string;
  /** How long it took; by default as long as the node lets it take. */
  readonly afterSeconds?: number;
}

export interface WalkInput {
  /** Where the call starts. */
  readonly entry: NodeName;
  readonly caller: Caller;
  /** What was dialled at a phone that is no extension; null, or left out: nothing of the kind. */
  readonly dialled?: Dialled | null;
  readonly instant: Date;
  readonly answers: readonly NodeAnswer[];
}

/** Why a call left a node by one exit and not by another, or ended there. */
export type Decision =
  /** There was only one way. */
  | { readonly by: 'logic' }
  | {
      readonly by: 'calendar';
      readonly exit: CalendarExit;
      /** What the clock on the wall shows, `YYYY-MM-DDTHH:MM:SS`. */
      readonly localTime: string;
      /** Until when the calendar decides like this; null: for more than a year. */
      readonly until: Date | null;
    }
  /** Null: the caller, or the number that was dialled, is on none of the lists. */
  | { readonly by: 'caller'; readonly match: ListMatch | null }
  /** The extension may not call what was dialled. */
  | { readonly by: 'right'; readonly reach: OutsideReach }
  /** `assumed`: nobody said how people behave here. */
  | { readonly by: 'people'; readonly outcome: string; readonly assumed: boolean }
  /** Something is missing without which the node can do nothing. */
  | { readonly by: 'lack'; readonly lack: Lack };

export interface WalkStep {
  readonly node: RoutingNode;
  /** When the call came to it. */
  readonly at: Date;
  readonly decision: Decision;
  /** Null: the call stayed here. */
  readonly left: { readonly exit: string; readonly next: NodeName } | null;
}

export type WalkEnd =
  | { readonly kind: 'answered' | 'voicemail' | 'caller-hung-up'; readonly node: NodeName }
  | { readonly kind: 'hung-up'; readonly node: NodeName; readonly reason: HangUpReason }
  /** After `mostNodes`; in a circle through a queue, when no answer tells any more how people behave in this round. */
  | { readonly kind: 'too-many-nodes'; readonly node: NodeName };

export interface Walk {
  readonly steps: readonly WalkStep[];
  readonly end: WalkEnd;
}

/** A table made ready for many walks. */
export class TableWalker {
  readonly #nodes: ReadonlyMap<NodeName, RoutingNode>;
  readonly #lists: ReadonlyMap<CallerListId, CallerMatcher>;
  readonly #numbers: ReadonlyMap<string, NodeName>;
  readonly #extensions: ReadonlyMap<string, NodeName>;
  readonly #dialling: Dialling;
  readonly #diallers: ReadonlyMap<string, NodeName>;

  constructor({ nodes, callerLists, numbers, extensions, dialling }: RoutingTable) {
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#lists = new Map(callerLists.map((list) => [list.id, callerMatcher(list)]));
    this.#numbers = new Map(numbers.map(({ digits, node }) => [digits, node]));
    this.#extensions = new Map(extensions.map(({ digits, node }) => [digits, node]));
    this.#dialling = dialling;
    this.#diallers = new Map(dialling.callers.map(({ digits, node }) => [digits, node]));
  }

  /** Where a call starts that is made to this number; digits without plus. */
  entryOfNumber(digits: string): NodeName | null {
    return this.#numbers.get(digits) ?? null;
  }

  /** Where a call starts that is made from a phone to this extension. */
  entryOfExtension(digits: string): NodeName | null {
    return this.#extensions.get(digits) ?? null;
  }

  /**
   * Where a call starts that is made from a phone to something else. To a number of the company itself it starts where one from outside
   * does.
   *
   * @param extension of the phone; null: it has none
   */
  entryOfDialled({ kind, digits }: Dialled, extension: string | null): NodeName {
    const own = kind === 'number' ? this.entryOfNumber(digits) : null;
    if (own !== null) return own;
    const { usual, withoutExtension } = this.#dialling;
    const name = extension === null ? withoutExtension : (this.#diallers.get(extension) ?? usual);
    const dial = this.#require(name);
    return kind === 'number' && dial.kind === 'dial' ? (dial.guard ?? name) : name;
  }

  /** See `recordedFrom`. @param steps of a walk of this caller */
  recordedFrom(steps: readonly WalkStep[], caller: Caller): NodeName | null {
    return recordedFrom(
      steps.map(({ node }) => node),
      caller,
      this.#dialling,
    );
  }

  node(name: NodeName): RoutingNode | null {
    return this.#nodes.get(name) ?? null;
  }

  /**
   * The way that a call takes. It depends on the table and the input alone.
   *
   * @throws Error when the table leads to a node that it does not have, or an answer names no outcome of its node
   */
  walk({ entry, caller, dialled = null, instant, answers }: WalkInput): Walk {
    const behaviour = new Behaviour(answers);
    const steps: WalkStep[] = [];
    let at = instant;
    let name = entry;
    /** The queue to which `waiting-place` leads back. */
    let leftQueue: NodeName | null = null;
    let passed = 0;
    for (;;) {
      if (!isLaterMember(name)) {
        if (passed === mostNodes) return { steps, end: { kind: 'too-many-nodes', node: name } };
        passed += 1;
      }
      const node = this.#require(name);
      const { decision, exit, seconds, isAgain } = this.#decide(node, { caller, dialled }, at, behaviour);
      const next = exit === null ? null : (backTo(node, leftQueue) ?? exitOf(node, exit));
      steps.push({ node, at, decision, left: exit === null || next === null ? null : { exit, next } });
      if (exit === null || next === null) return { steps, end: endAt(node, decision) };
      if (node.kind === 'queue') leftQueue = exit.startsWith('key-') ? name : null;
      if (node.kind === 'queue' && (exit === 'timeout' || leftQueue !== null) && !isAgain) passed = 0;
      if (node.kind === 'waiting-place') leftQueue = null;
      at = new Date(at.getTime() + seconds * 1_000);
      name = next;
    }
  }

  #require(name: NodeName): RoutingNode {
    const node = this.#nodes.get(name);
    if (!node) throw new Error(`no such node in the routing table: ${name}`);
    return node;
  }

  /** The first of the lists that the caller is on. */
  #match(caller: Caller, listIds: readonly CallerListId[]): ListMatch | null {
    for (const id of listIds) {
      const match = this.#lists.get(id)?.(caller);
      if (match) return match;
    }
    return null;
  }

  #decide(
    node: RoutingNode,
    { caller, dialled }: { readonly caller: Caller; readonly dialled: Dialled | null },
    at: Date,
    behaviour: Behaviour,
  ): Decided {
    switch (node.kind) {
      case 'calendar': {
        const { exit, until } = calendarAnswerAt(node, at);
        const local = localTimeAt(node.timeZone, at.getTime());
        const localTime = new Date(local).toISOString().slice(0, 19);
        return { exit, seconds: 0, decision: { by: 'calendar', exit, localTime, until } };
      }
      case 'caller-match': {
        const match = this.#match(askedParty(node, caller, dialled), node.listIds);
        const exit = match ? 'listed' : 'not-listed';
        return { exit, seconds: 0, decision: { by: 'caller', match } };
      }
      case 'dial':
        return dialled?.kind === 'number' && !mayCall(node.reach, dialled.digits, node.countryCode)
          ? { exit: 'not-allowed', seconds: 0, decision: { by: 'right', reach: node.reach } }
          : behaviour.at(node, caller);
      case 'ring':
      case 'queue':
      case 'menu':
      case 'play':
      case 'callback':
      case 'outside':
        return behaviour.at(node, caller);
      case 'voicemail':
      case 'hang-up':
        return { exit: null, seconds: 0, decision: { by: 'logic' } };
      case 'waiting-place':
        return { exit: 'none', seconds: 0, decision: { by: 'logic' } };
      case 'number-entry':
      case 'extension-entry':
      case 'ring-group-entry':
      case 'redirect':
      case 'priority':
        return { exit: 'next', seconds: 0, decision: { by: 'logic' } };
    }
  }
}

interface Decided {
  readonly decision: Decision;
  /** Null: the call stays here. */
  readonly exit: string | null;
  readonly seconds: number;
  /** The last answer for the node counts once more. */
  readonly isAgain?: boolean;
}

/** What people do, visit by visit. */
class Behaviour {
  readonly #answers = new Map<NodeName, NodeAnswer[]>();
  readonly #visits = new Map<NodeName, number>();

  constructor(answers: readonly NodeAnswer[]) {
    for (const answer of answers)
      this.#answers.set(answer.node, [...(this.#answers.get(answer.node) ?? []), answer]);
  }

  at(node: RoutingNode, caller: Caller): Decided {
    const lack = lackOf(node);
    if (lack) return { exit: lack.exit, seconds: 0, decision: { by: 'lack', lack: lack.lack } };
    const { answer, isAgain } = this.#next(node.name);
    const outcome = answer?.outcome ?? assumedOutcome(node, caller);
    return {
      decision: { by: 'people', outcome, assumed: answer === null },
      exit: outcome === 'answered' || outcome === 'caller-hung-up' ? null : outcome,
      seconds: answer?.afterSeconds ?? secondsUntil(node, outcome),
      isAgain,
    };
  }

  #next(name: NodeName): { readonly answer: NodeAnswer | null; readonly isAgain: boolean } {
    const visit = this.#visits.get(name) ?? 0;
    this.#visits.set(name, visit + 1);
    const answers = this.#answers.get(name) ?? [];
    return { answer: answers[visit] ?? answers.at(-1) ?? null, isAgain: visit >= answers.length };
  }
}

function backTo(node: RoutingNode, leftQueue: NodeName | null): NodeName | null {
  return node.kind === 'waiting-place' ? leftQueue : null;
}

function endAt(node: RoutingNode, decision: Decision): WalkEnd {
  const { name } = node;
  if (node.kind === 'hang-up') return { kind: 'hung-up', node: name, reason: node.reason };
  if (node.kind === 'voicemail') return { kind: 'voicemail', node: name };
  return decision.by === 'people' && decision.outcome === 'answered'
    ? { kind: 'answered', node: name }
    : { kind: 'caller-hung-up', node: name };
}
