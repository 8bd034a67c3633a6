import type { AgentId } from '../../domain/ids.ts';
import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';

/**
 * The memberships as the engine told them: once in full at each connect, then by its events in their order. Nothing that
 * we merely commanded is ever written here, so a membership in the mirror is one that the engine has confirmed.
 */
export class MemberMirror {
  readonly #byAgent = new Map<AgentId, Map<string, HeldMembership>>();
  /** By agent: at the end of a shift a hundred wait at the same time. */
  readonly #watchers = new Map<AgentId, Set<() => void>>();
  #changes = 0;

  /** Grows with whatever the engine told: as long as it is the same, nothing is different. */
  get changes(): number {
    return this.#changes;
  }

  /** Replaces everything by a full reading. */
  reset(memberships: readonly HeldMembership[]): void {
    this.#changes += 1;
    this.#byAgent.clear();
    for (const membership of memberships) this.put(membership);
    for (const agent of [...this.#watchers.keys()]) this.#notify(agent);
  }

  of(agent: AgentId): HeldMembership[] {
    return [...(this.#byAgent.get(agent)?.values() ?? [])];
  }

  all(): HeldMembership[] {
    return [...this.#byAgent.values()].flatMap((memberships) => [...memberships.values()]);
  }

  /** Null when the agent is not in this queue at this device. */
  find({
    agentId,
    queueId,
    device,
  }: {
    agentId: AgentId;
    queueId: number;
    device: string;
  }): HeldMembership | null {
    return this.#byAgent.get(agentId)?.get(`${queueId}/${device}`) ?? null;
  }

  /** Takes what the engine told of one membership: how it is now, or that it is no more. */
  take(membership: HeldMembership, isGone: boolean): void {
    if (isGone) this.drop(membership);
    else this.put(membership);
    this.#notify(membership.agentId);
  }

  /** Records what a targeted reading of one membership found. */
  put(membership: HeldMembership): void {
    this.#changes += 1;
    const memberships = this.#byAgent.get(membership.agentId) ?? new Map<string, HeldMembership>();
    memberships.set(`${membership.queueId}/${membership.device}`, membership);
    this.#byAgent.set(membership.agentId, memberships);
  }

  drop({ agentId, queueId, device }: { agentId: AgentId; queueId: number; device: string }): void {
    this.#changes += 1;
    const memberships = this.#byAgent.get(agentId);
    memberships?.delete(`${queueId}/${device}`);
    if (memberships?.size === 0) this.#byAgent.delete(agentId);
  }

  /** Resolves true as soon as `holds()`, which is about this agent, is true; false after `deadlineMs`. */
  until(agent: AgentId, holds: () => boolean, deadlineMs: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const watchers = this.#watchers.get(agent) ?? new Set();
      this.#watchers.set(agent, watchers);
      const finish = (result: boolean) => {
        clearTimeout(timer);
        watchers.delete(watch);
        if (watchers.size === 0 && this.#watchers.get(agent) === watchers) this.#watchers.delete(agent);
        resolve(result);
      };
      const watch = () => {
        if (holds()) finish(true);
      };
      const timer = setTimeout(() => {
        finish(holds());
      }, deadlineMs);
      watchers.add(watch);
    });
  }

  #notify(agent: AgentId): void {
    for (const watch of [...(this.#watchers.get(agent) ?? [])]) watch();
  }
}
