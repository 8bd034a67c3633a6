import type { Leg } from '../../../src/domain/agent/agent-state.ts';
import { type AgentCompany, builtIn } from './agent-company.ts';

/**
 * What an agent is said to be doing, told in other words than the product does: it keeps what happened, and derives what
 * everybody sees.
 */
export class AgentModel {
  readonly company: AgentCompany;
  #now: number;
  /** Null: logged out. */
  #work: { readonly seated: boolean; chosen: number[]; calls: Leg[]; beforeChoice: number[] | null } | null =
    null;
  #seen: number;
  #seenSince: number;
  #spent = false;
  #misses = 0;
  /** Milliseconds in each status that was left. */
  readonly #spentIn = new Map<number, number>();

  constructor(company: AgentCompany, now: number) {
    this.company = company;
    this.#now = now;
    this.#seen = builtIn.unassigned;
    this.#seenSince = now;
  }

  get loggedIn(): boolean {
    return this.#work !== null;
  }

  get chosen(): number {
    return this.#work?.chosen.at(-1) ?? builtIn.unassigned;
  }

  /** The choice before the present one. */
  get previous(): number | null {
    return this.#work?.chosen.at(-2) ?? null;
  }

  get calls(): readonly Leg[] {
    return this.#work?.calls ?? [];
  }

  get atMobile(): boolean {
    return this.#work !== null && (!this.#work.seated || this.chosen === builtIn.virtual);
  }

  /** What everybody sees: nothing but the present facts decides it. */
  get shown(): number {
    const call = this.calls.at(-1);
    if (!call) return this.chosen;
    return call.direction === 'incoming' ? builtIn.incoming : builtIn.outgoing;
  }

  get receives(): boolean {
    return this.loggedIn && this.company.rule(this.chosen).activatesSkills;
  }

  get misses(): number {
    return this.#misses;
  }

  get dueAt(): number | null {
    const timeoutMs = this.company.timeoutMs(this.shown);
    return timeoutMs === null || this.#spent ? null : this.#seenSince + timeoutMs;
  }

  get since(): number {
    return this.#seenSince;
  }

  /** Time in each status until now, the present one included. */
  timeIn(status: number): number {
    const running = status === this.#seen ? Math.max(0, this.#now - this.#seenSince) : 0;
    return (this.#spentIn.get(status) ?? 0) + running;
  }

  logIn(seated: boolean): void {
    this.#work ??= {
      seated,
      chosen: [seated ? this.company.defaultId : builtIn.virtual],
      calls: [],
      beforeChoice: null,
    };
  }

  logOut(): void {
    this.#work = null;
    this.#misses = 0;
  }

  choose(status: number): void {
    if (!this.#work) return;
    this.#misses = 0;
    // A choice in a call takes the place of those before it in the same call: none of them was entered.
    if (this.calls.length > 0) this.#work.beforeChoice ??= [...this.#work.chosen];
    this.#work.chosen = [...(this.#work.beforeChoice ?? this.#work.chosen)];
    this.#enter(status);
    if (this.atMobile) this.#forgetCalls();
  }

  callBegins(call: Leg): void {
    if (!this.#work || this.atMobile || isAmong(this.calls, call)) return;
    this.#work.calls.push(call);
  }

  /** Several may end at once; the newest of all is the last one. */
  callsEnd(calls: readonly Leg[]): void {
    const last = this.calls.at(-1);
    if (!this.#work || !last) return;
    this.#work.calls = this.#work.calls.filter((call) => !isAmong(calls, call));
    if (this.#work.calls.length > 0) return;
    const callStatus = last.direction === 'incoming' ? builtIn.incoming : builtIn.outgoing;
    const after = this.#unlessVirtual(this.company.rule(callStatus).onHangUpStatusId);
    if (after !== null && this.#work.beforeChoice === null) this.#enter(after);
    this.#forgetCalls();
  }

  engineHolds(node: number, calls: readonly Leg[]): void {
    for (const call of calls) this.callBegins(call);
    this.callsEnd(this.calls.filter((call) => call.nodeId === node && !isAmong(calls, call)));
  }

  callIsMissed(limit: { misses: number; statusId: number } | null): void {
    if (!this.#work) return;
    this.#misses += 1;
    if (limit && this.#misses >= limit.misses && this.receives) this.choose(limit.statusId);
  }

  answers(): void {
    if (this.#work) this.#misses = 0;
  }

  timerComes(): void {
    if (this.dueAt === null || this.dueAt > Math.max(this.#now, this.#seenSince)) return;
    if (!this.#work) return;
    const goToStatusId = this.#unlessVirtual(this.company.rule(this.shown).goToStatusId);
    const isBefore = this.previous !== null && this.company.has(this.previous);
    const target = goToStatusId ?? (isBefore ? this.previous : null) ?? this.company.defaultId;
    if (target === this.shown) this.#spent = true;
    else if (goToStatusId !== null) this.#enter(target);
    // What was gone back to has nothing before it.
    else this.#work.chosen = [target];
  }

  /** Who is there chose it, or logged in so. */
  #unlessVirtual(target: number | null): number | null {
    return target === builtIn.virtual ? null : target;
  }

  passTo(now: number): void {
    this.#now = now;
  }

  /** After anything that happened: whether everybody sees something else now. */
  look(): boolean {
    if (this.shown === this.#seen) return false;
    const at = Math.max(this.#now, this.#seenSince);
    this.#spentIn.set(this.#seen, (this.#spentIn.get(this.#seen) ?? 0) + at - this.#seenSince);
    this.#seen = this.shown;
    this.#seenSince = at;
    this.#spent = false;
    return true;
  }

  #enter(status: number): void {
    if (status !== this.chosen) this.#work?.chosen.push(status);
  }

  #forgetCalls(): void {
    if (!this.#work) return;
    this.#work.calls = [];
    this.#work.beforeChoice = null;
  }
}

function isAmong(calls: readonly Leg[], { id, nodeId }: Leg): boolean {
  return calls.some((call) => call.id === id && call.nodeId === nodeId);
}
