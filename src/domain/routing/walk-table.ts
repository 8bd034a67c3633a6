import { calendarAnswerAt, type CalendarExit } from '../calendar/calendar-exit.ts';
import { localTimeAt } from '../calendar/zone-offset.ts';
import { type Caller, callerMatcher, type CallerMatcher, type ListMatch } from './caller.ts';
import type { CallerListId } from '../ids.ts';
import type { HangUpReason } from './destination.ts';
import { assumedOutcome, exitOf, lackOf, type Lack, secondsUntil } from './people-outcomes.ts';
import type { NodeName, RoutingNode, RoutingTable } from './routing-table.ts';

/** So many nodes a call may pass; what comes to a further one is ended as unavailable. A loop ends by it on every engine. */
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
  /** Null: the caller is on none of the lists. */
  | { readonly by: 'caller'; readonly match: ListMatch | null }
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
  /** After `mostNodes`. */
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

  constructor({ nodes, callerLists, numbers, extensions }: RoutingTable) {
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#lists = new Map(callerLists.map((list) => [list.id, callerMatcher(list)]));
    this.#numbers = new Map(numbers.map(({ digits, node }) => [digits, node]));
    this.#extensions = new Map(extensions.map(({ digits, node }) => [digits, node]));
  }

  /** Where a call starts that is made to this number; digits without plus. */
  entryOfNumber(digits: string): NodeName | null {
    return this.#numbers.get(digits) ?? null;
  }

  /** Where a call starts that is made from a phone to this extension. */
  entryOfExtension(digits: string): NodeName | null {
    return this.#extensions.get(digits) ?? null;
  }

  node(name: NodeName): RoutingNode | null {
    return this.#nodes.get(name) ?? null;
  }

  /**
   * The way that a call takes. It depends on the table and the input alone, and ends after `mostNodes` at the latest.
   *
   * @throws Error when the table leads to a node that it does not have, or an answer names no outcome of its node
   */
  walk({ entry, caller, instant, answers }: WalkInput): Walk {
    const behaviour = new Behaviour(answers);
    const steps: WalkStep[] = [];
    let at = instant;
    let name = entry;
    /** The queue to which `waiting-place` leads back. */
    let leftQueue: NodeName | null = null;
    while (steps.length < mostNodes) {
      const node = this.#require(name);
      const { decision, exit, seconds } = this.#decide(node, caller, at, behaviour);
      const next = exit === null ? null : (backTo(node, leftQueue) ?? exitOf(node, exit));
      steps.push({ node, at, decision, left: exit === null || next === null ? null : { exit, next } });
      if (exit === null || next === null) return { steps, end: endAt(node, decision) };
      if (node.kind === 'queue') leftQueue = exit.startsWith('key-') ? name : null;
      if (node.kind === 'waiting-place') leftQueue = null;
      at = new Date(at.getTime() + seconds * 1_000);
      name = next;
    }
    return { steps, end: { kind: 'too-many-nodes', node: name } };
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

  #decide(node: RoutingNode, caller: Caller, at: Date, behaviour: Behaviour): Decided {
    switch (node.kind) {
      case 'calendar': {
        const { exit, until } = calendarAnswerAt(node, at);
        const local = localTimeAt(node.timeZone, at.getTime());
        const localTime = new Date(local).toISOString().slice(0, 19);
        return { exit, seconds: 0, decision: { by: 'calendar', exit, localTime, until } };
      }
      case 'caller-match': {
        const match = this.#match(caller, node.listIds);
        const exit = match ? 'listed' : 'not-listed';
        return { exit, seconds: 0, decision: { by: 'caller', match } };
      }
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
}

/** What people do, visit by visit. */
class Behaviour {
  readonly #answers = new Map<NodeName, NodeAnswer[]>();

  constructor(answers: readonly NodeAnswer[]) {
    for (const answer of answers)
      this.#answers.set(answer.node, [...(this.#answers.get(answer.node) ?? []), answer]);
  }

  at(node: RoutingNode, caller: Caller): Decided {
    const lack = lackOf(node);
    if (lack) return { exit: lack.exit, seconds: 0, decision: { by: 'lack', lack: lack.lack } };
    const answer = this.#next(node.name);
    const outcome = answer?.outcome ?? assumedOutcome(node, caller);
    return {
      decision: { by: 'people', outcome, assumed: answer === null },
      exit: outcome === 'answered' || outcome === 'caller-hung-up' ? null : outcome,
      seconds: answer?.afterSeconds ?? secondsUntil(node, outcome),
    };
  }

  #next(name: NodeName): NodeAnswer | null {
    const left = this.#answers.get(name) ?? [];
    const [first = null, ...others] = left;
    if (others.length > 0) this.#answers.set(name, others);
    return first;
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
