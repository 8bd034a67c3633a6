import type { MediaNodeId, StatusId, UserId } from '../ids.ts';
import type { AgentEvent } from './agent-event.ts';
import type { AgentState, Leg, LegDirection, StatusCause, StatusInterval } from './agent-state.ts';
import { targetInForce, type StatusRules } from './status-rules.ts';
import { timeoutTarget } from './timeout-target.ts';

export interface AgentChange {
  readonly state: AgentState;
  /** The stretch of time that this event ended; null when the shown status stays. */
  readonly ended: StatusInterval | null;
}

/**
 * The life of an agent [S4 to S9]. Pure: the same state, event and time give the same change, and an event that means nothing
 * in this state changes nothing. The state that comes back is the same object when nothing changed at all.
 *
 * @param now not before `state.since`; an earlier time counts as `state.since`, so that no stretch of time is negative
 */
export function changeAgentState(
  state: AgentState,
  event: AgentEvent,
  rules: StatusRules,
  now: Date,
): AgentChange {
  const at = now < state.since ? state.since : now;
  const after = withoutIdlePause(stateAfter(state, event, rules, at));
  const ended =
    after.since === state.since && after.shown === state.shown
      ? null
      : {
          statusId: state.shown,
          startedAt: state.since,
          endedAt: at,
          cause: state.cause,
          by: state.by,
        };
  return { state: after, ended };
}

/** Whether queue calls may be offered, as far as the status decides it: call statuses change nothing [S5, S6]. */
export function statusReceives(state: AgentState, rules: StatusRules): boolean {
  return state.login !== null && rules.rule(state.chosen).activatesSkills;
}

/** At the mobile: no seat, or a seat that the agent left for the mobile [S9]. Its calls are no calls of the seat's phone. */
export function isVirtual(state: AgentState, rules: StatusRules): boolean {
  return state.login !== null && (state.login.seat === null || state.chosen === rules.virtualId);
}

function pauseRecording(state: AgentState, paused: boolean): AgentState {
  const recordingPaused = paused && state.legs.length > 0;
  return recordingPaused === state.recordingPaused ? state : { ...state, recordingPaused };
}

/** Who is in no call has nothing to pause: it counts for nothing that comes later. */
function withoutIdlePause(state: AgentState): AgentState {
  return state.recordingPaused && state.legs.length === 0 ? { ...state, recordingPaused: false } : state;
}

function stateAfter(state: AgentState, event: AgentEvent, rules: StatusRules, now: Date): AgentState {
  if (event.kind === 'log-in') return state.login === null ? logIn(state, event, rules, now) : state;
  if (state.login === null) return state;
  switch (event.kind) {
    case 'log-out':
      return {
        ...show(state, rules.unassignedId, 'logout', event.by, rules, now),
        login: null,
        chosen: rules.unassignedId,
        previous: null,
        legs: [],
        choiceInCall: null,
        misses: 0,
      };
    case 'choose':
      return choose(attentive(state), event.statusId, event.as, event.by, rules, now);
    case 'pause-recording':
      return pauseRecording(state, event.paused);
    case 'leg-began':
      return isVirtual(state, rules) ? state : beginLeg(state, event.leg, rules, now);
    case 'leg-ended':
      return endLegs(state, [{ id: event.legId, nodeId: event.nodeId }], 'hang-up', rules, now);
    case 'legs-found':
      return findLegs(state, event, rules, now);
    case 'missed':
      return miss(state, event.limit, rules, now);
    case 'answered':
      return attentive(state);
    case 'timer':
      return timeOut(state, rules, now);
  }
}

function logIn(
  state: AgentState,
  { seat, by }: { seat: number | null; by: UserId | null },
  rules: StatusRules,
  now: Date,
): AgentState {
  const statusId = seat === null ? rules.virtualId : rules.defaultId;
  return {
    ...show(state, statusId, 'login', by, rules, now),
    login: { since: now, seat },
    chosen: statusId,
    previous: null,
    legs: [],
    choiceInCall: null,
    misses: 0,
  };
}

/** Enters a status that is not a call status. During a call it stays under the call status, and is shown after it. */
function choose(
  state: AgentState,
  statusId: StatusId,
  cause: StatusCause,
  by: UserId | null,
  rules: StatusRules,
  now: Date,
): AgentState {
  if (statusId === state.chosen && (statusId === state.shown || state.choiceInCall)) return state;
  const { chosen: before, previous: beforeThat } = state.choiceInCall?.insteadOf ?? state;
  const previous = statusId === before ? beforeThat : before;
  const chosen = { ...state, chosen: statusId, previous };
  if (state.legs.length === 0) return show(chosen, statusId, cause, by, rules, now);
  if (isVirtual(chosen, rules))
    return show({ ...chosen, legs: [], choiceInCall: null }, statusId, cause, by, rules, now);
  return {
    ...chosen,
    choiceInCall: { cause, by, insteadOf: { chosen: before, previous: beforeThat } },
  };
}

function beginLeg(state: AgentState, leg: Leg, rules: StatusRules, now: Date): AgentState {
  if (state.legs.some((known) => isSameLeg(known, leg))) return state;
  return showNewLegs(state, [...state.legs, leg], leg, rules, now);
}

/** @param newest the last of `legs`, which has just begun */
function showNewLegs(
  state: AgentState,
  legs: readonly Leg[],
  newest: Leg,
  rules: StatusRules,
  now: Date,
): AgentState {
  const cause = newest.direction === 'incoming' ? 'ring' : 'dial';
  return show({ ...state, legs }, callStatus(newest.direction, rules), cause, null, rules, now);
}

/** While calls are left the newest of them is shown; after the last one *on hang-up* decides, for unanswered rings too [S7]. */
function endLegs(
  state: AgentState,
  gone: readonly NamedLeg[],
  cause: StatusCause,
  rules: StatusRules,
  now: Date,
): AgentState {
  const legs = state.legs.filter((leg) => !gone.some((other) => isSameLeg(leg, other)));
  if (legs.length === state.legs.length) return state;
  const newest = legs.at(-1);
  if (newest) return show({ ...state, legs }, callStatus(newest.direction, rules), cause, null, rules, now);
  const after = { ...state, legs, choiceInCall: null };
  if (state.choiceInCall) {
    const { cause: chosenFor, by } = state.choiceInCall;
    return show(after, state.chosen, chosenFor, by, rules, now);
  }
  const onHangUp = targetInForce(rules.rule(state.shown).onHangUpStatusId, rules);
  return choose(after, onHangUp ?? state.chosen, cause, null, rules, now);
}

/** Calls that other nodes have stay as they are. */
function findLegs(
  state: AgentState,
  { nodeId, legs: found }: { readonly nodeId: MediaNodeId | null; readonly legs: readonly Leg[] },
  rules: StatusRules,
  now: Date,
): AgentState {
  if (isVirtual(state, rules)) return state;
  const known = nameNodes(state, found);
  const gone = known.legs.filter(
    (leg) => isOfNode(leg, nodeId) && !found.some((live) => isSameLeg(live, leg)),
  );
  const begun = found.filter((live) => !known.legs.some((leg) => isSameLeg(live, leg)));
  const newest = begun.at(-1);
  if (!newest) return endLegs(known, gone, 'engine-lost', rules, now);
  // One step: between calls that overlap there is no moment without a call, nor with another one.
  const left = known.legs.filter((leg) => !gone.includes(leg));
  return showNewLegs(known, [...left, ...begun], newest, rules, now);
}

/** Who finds a call of which it was not known whose it is, has it. */
function nameNodes(state: AgentState, found: readonly Leg[]): AgentState {
  if (state.legs.every(({ nodeId }) => nodeId !== null)) return state;
  return { ...state, legs: state.legs.map((leg) => found.find((live) => isSameLeg(live, leg)) ?? leg) };
}

type NamedLeg = Pick<Leg, 'id' | 'nodeId'>;

function isSameLeg(one: NamedLeg, other: NamedLeg): boolean {
  return one.id === other.id && (isOfNode(one, other.nodeId) || other.nodeId === null);
}

/** A call of which it is not known whose it is may be that of any node. */
function isOfNode(leg: NamedLeg, nodeId: MediaNodeId | null): boolean {
  return leg.nodeId === nodeId || leg.nodeId === null;
}

/** Who answers or chooses is there: what was missed before does not count any more. */
function attentive(state: AgentState): AgentState {
  return state.misses === 0 ? state : { ...state, misses: 0 };
}

function miss(
  state: AgentState,
  limit: { misses: number; statusId: StatusId } | null,
  rules: StatusRules,
  now: Date,
): AgentState {
  const misses = state.misses + 1;
  if (limit === null || misses < limit.misses || !rules.rule(state.chosen).activatesSkills)
    return { ...state, misses };
  return choose({ ...state, misses: 0 }, limit.statusId, 'no-answer', null, rules, now);
}

/** The clocks of processes differ a little: who asks before the time is told nothing. */
function timeOut(state: AgentState, rules: StatusRules, now: Date): AgentState {
  if (state.dueAt === null || state.dueAt > now || state.legs.length > 0) return state;
  const target = timeoutTarget(state, rules);
  if (target === null) return { ...state, dueAt: null };
  return show({ ...state, ...target }, target.chosen, 'timer', null, rules, now);
}

/** The status that is shown already stays as it is: same beginning, same cause, same timer. */
function show(
  state: AgentState,
  statusId: StatusId,
  cause: StatusCause,
  by: UserId | null,
  rules: StatusRules,
  now: Date,
): AgentState {
  if (statusId === state.shown) return state;
  const { timeoutSeconds } = rules.rule(statusId);
  const dueAt = timeoutSeconds === null ? null : new Date(now.getTime() + timeoutSeconds * 1_000);
  return { ...state, shown: statusId, since: now, cause, by, dueAt };
}

function callStatus(direction: LegDirection, rules: StatusRules): StatusId {
  return direction === 'incoming' ? rules.incomingCallId : rules.outgoingCallId;
}
