import { expect } from 'chai';
import type { AgentEvent } from '../../../src/domain/agent/agent-event.ts';
import {
  type AgentState,
  newAgentState,
  type StatusInterval,
} from '../../../src/domain/agent/agent-state.ts';
import { changeAgentState, isVirtual, statusReceives } from '../../../src/domain/agent/change-agent-state.ts';
import type { AgentModel } from './agent-model.ts';
import { builtIn } from './agent-company.ts';

const callStatuses: readonly number[] = [builtIn.incoming, builtIn.outgoing];

/** An agent of the product next to the model of one; each event happens to both. */
export class AgentWatch {
  readonly model: AgentModel;
  readonly #startedAt: Date;
  #now: Date;
  #state: AgentState;
  readonly #log: StatusInterval[] = [];

  constructor(model: AgentModel, startedAt: Date) {
    this.model = model;
    this.#startedAt = startedAt;
    this.#now = startedAt;
    this.#state = newAgentState(builtIn.unassigned, startedAt);
  }

  /** @param ms may be a little below zero: clocks of processes differ */
  pass(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
    this.model.passTo(this.#now.getTime());
  }

  happens(event: AgentEvent): void {
    const before = this.#state;
    const { state, ended } = changeAgentState(before, event, this.model.company, this.#now);
    expect(ended === null || ended.endedAt <= maxOf(this.#now, before.since)).to.equal(true);
    if (ended) this.#log.push(ended);
    this.#state = state;
    const again = changeAgentState(before, event, this.model.company, this.#now);
    expect(again, 'the same gives the same').to.deep.equal({ state, ended });
    if (JSON.stringify(state) === JSON.stringify(before)) expect(state, 'nothing changed').to.equal(before);
  }

  /** Nothing happens from now on but that statuses time out, of which there are few. */
  letTimersCome(most: number): void {
    for (let timers = 0; this.#state.dueAt !== null; timers += 1) {
      expect(timers, 'timeouts that lead round for ever').to.be.lessThan(most);
      this.pass(this.#state.dueAt.getTime() - this.#now.getTime());
      this.happens({ kind: 'timer' });
      this.model.timerComes();
      this.check();
    }
  }

  /** What must hold at any time. */
  check(): void {
    const state = this.#state;
    const { model } = this;
    const { company } = model;
    model.look();

    expect(state.shown, 'the one status that everybody sees').to.equal(model.shown);
    expect(state.since.getTime(), 'since it is shown, and not since it was confirmed').to.equal(model.since);
    expect(state.chosen, 'what it lies over').to.equal(model.chosen);
    expect(callStatuses).to.not.include(state.chosen);
    expect(state.login !== null).to.equal(model.loggedIn);
    expect(isVirtual(state, company)).to.equal(model.atMobile);
    expect(state.legs).to.deep.equal(model.calls);
    const inCall = state.legs.length > 0;
    expect(callStatuses.includes(state.shown), 'a call status in calls only [S6]').to.equal(inCall);
    if (isVirtual(state, company)) expect(inCall, 'none at the mobile [S9]').to.equal(false);
    expect(state.shown === builtIn.unassigned).to.equal(state.login === null);
    expect(state.previous, 'the status before, also over calls [S7, S8]').to.equal(model.previous);
    expect(state.misses).to.equal(model.misses);

    const receives = state.login !== null && company.rule(state.chosen).activatesSkills;
    expect(statusReceives(state, company), 'as the chosen status says [S5]').to.equal(receives);

    expect(state.dueAt?.getTime() ?? null, 'a timer by what is shown [S8]').to.equal(model.dueAt);
    this.#checkActivity();
  }

  /** The stretches tile the time: no gap, no overlap, and their sum is the wall time [S13]. */
  #checkActivity(): void {
    let end = this.#startedAt.getTime();
    const totals = new Map<number, number>();
    const add = (id: number, ms: number) => totals.set(id, (totals.get(id) ?? 0) + ms);
    for (const { statusId, startedAt, endedAt } of this.#log) {
      expect(startedAt.getTime(), 'no gap, no overlap').to.equal(end);
      end = endedAt.getTime();
      expect(end, 'no stretch is negative').to.be.at.least(startedAt.getTime());
      add(statusId, end - startedAt.getTime());
    }
    expect(this.#state.since.getTime(), 'the running one goes on from there').to.equal(end);
    const present = maxOf(this.#now, this.#state.since).getTime();
    add(this.#state.shown, present - end);
    const sum = [...totals.values()].reduce((all, ms) => all + ms, 0);
    expect(sum, 'the wall time').to.equal(present - this.#startedAt.getTime());
    for (const [id, ms] of totals) expect(ms, `time in ${id}`).to.equal(this.model.timeIn(id));
  }
}

function maxOf(one: Date, other: Date): Date {
  return one > other ? one : other;
}
