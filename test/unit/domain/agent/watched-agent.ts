import { expect } from 'chai';
import type { AgentEvent } from '../../../../src/domain/agent/agent-event.ts';
import {
  type AgentState,
  type Leg,
  newAgentState,
  type StatusInterval,
} from '../../../../src/domain/agent/agent-state.ts';
import {
  changeAgentState,
  isVirtual,
  statusReceives,
} from '../../../../src/domain/agent/change-agent-state.ts';
import type { StatusRule, StatusRules } from '../../../../src/domain/agent/status-rules.ts';

export const statusNames = [
  'connected',
  'virtual',
  'unassigned',
  'incoming call',
  'outgoing call',
  'break',
  'paperwork',
  'lunch',
] as const;
export type StatusName = (typeof statusNames)[number];

export const idOf = (name: StatusName): number => statusNames.indexOf(name) + 1;
const nameOf = (id: number): StatusName => statusNames[id - 1] ?? expect.fail(`no status ${id}`);

type Settings = Partial<
  Record<StatusName, { timeoutSeconds?: number; goTo?: StatusName; onHangUp?: StatusName; gone?: boolean }>
>;

export const supervisor = 99;
const seat = 12;
/** The node that has the calls, unless said otherwise. */
export const here = 1;

/** An agent of a small company, minute by minute: what happens to him, what he shows, and what the activity log says. */
export class WatchedAgent {
  state: AgentState;
  readonly log: StatusInterval[] = [];
  settings: Settings;
  #nowMs = Date.UTC(2026, 5, 1, 8);

  /** Logged in at a seat, unless said otherwise. */
  constructor(settings: Settings = {}, { loggedIn = true } = {}) {
    this.settings = settings;
    this.state = newAgentState(idOf('unassigned'), new Date(this.#nowMs));
    if (loggedIn) this.logsIn();
  }

  get shows(): StatusName {
    return nameOf(this.state.shown);
  }

  get chosen(): StatusName {
    return nameOf(this.state.chosen);
  }

  get cause(): string {
    return this.state.cause;
  }

  get receives(): boolean {
    return statusReceives(this.state, this.#rules);
  }

  get isVirtual(): boolean {
    return isVirtual(this.state, this.#rules);
  }

  /** Seconds until the shown status times out; null: never. */
  get dueInSeconds(): number | null {
    return this.state.dueAt && (this.state.dueAt.getTime() - this.#nowMs) / 1_000;
  }

  /** The activity log: status, seconds in it, why it began. */
  get activity(): [StatusName, number, string][] {
    return this.log.map(({ statusId, startedAt, endedAt, cause }) => [
      nameOf(statusId),
      (endedAt.getTime() - startedAt.getTime()) / 1_000,
      cause,
    ]);
  }

  waits(seconds: number): this {
    this.#nowMs += seconds * 1_000;
    return this;
  }

  logsIn(): this {
    return this.happens({ kind: 'log-in', seat, by: null });
  }

  logsInAtMobile(): this {
    return this.happens({ kind: 'log-in', seat: null, by: null });
  }

  logsOut(): this {
    return this.happens({ kind: 'log-out', by: null });
  }

  chooses(status: StatusName): this {
    return this.happens({ kind: 'choose', statusId: idOf(status), as: 'agent', by: 7 });
  }

  isPutInto(status: StatusName): this {
    return this.happens({ kind: 'choose', statusId: idOf(status), as: 'supervisor', by: supervisor });
  }

  rings(id = 'in'): this {
    return this.happens({ kind: 'leg-began', leg: { id, nodeId: here, direction: 'incoming' } });
  }

  dials(id = 'out'): this {
    return this.happens({ kind: 'leg-began', leg: { id, nodeId: here, direction: 'outgoing' } });
  }

  ends(id: string): this {
    return this.happens({ kind: 'leg-ended', legId: id, nodeId: here });
  }

  pausesRecording(paused = true): this {
    return this.happens({ kind: 'pause-recording', paused });
  }

  isFoundWith(...legs: Leg[]): this {
    return this.isFoundAt(here, ...legs);
  }

  isFoundAt(nodeId: number, ...legs: Leg[]): this {
    return this.happens({ kind: 'legs-found', nodeId, legs });
  }

  misses(limit: { misses: number; status: StatusName } | null): this {
    return this.happens({
      kind: 'missed',
      limit: limit && { misses: limit.misses, statusId: idOf(limit.status) },
    });
  }

  answers(): this {
    return this.happens({ kind: 'answered' });
  }

  timer(): this {
    return this.happens({ kind: 'timer' });
  }

  happens(event: AgentEvent): this {
    const { state, ended } = changeAgentState(this.state, event, this.#rules, new Date(this.#nowMs));
    this.state = state;
    if (ended) this.log.push(ended);
    return this;
  }

  get #rules(): StatusRules {
    const rule = (id: number): StatusRule => {
      const name = nameOf(id);
      const { timeoutSeconds = null, goTo, onHangUp, gone = false } = this.settings[name] ?? {};
      if (gone) throw new Error(`${name} is gone`);
      return {
        id,
        activatesSkills: name === 'connected' || name === 'virtual',
        timeoutSeconds,
        goToStatusId: goTo === undefined ? null : idOf(goTo),
        onHangUpStatusId: onHangUp === undefined ? null : idOf(onHangUp),
      };
    };
    return {
      rule,
      has: (id) => this.settings[nameOf(id)]?.gone !== true,
      defaultId: idOf('connected'),
      unassignedId: idOf('unassigned'),
      virtualId: idOf('virtual'),
      incomingCallId: idOf('incoming call'),
      outgoingCallId: idOf('outgoing call'),
    };
  }
}
