import type { HeldMembership, MembershipStep } from '../../../src/domain/membership/plan-memberships.ts';

/** The key under which an engine knows a member; two agents cannot be in one queue with one device. */
export function memberKey({ queueId, device }: { queueId: number; device: string }): string {
  return `${queueId}/${device}`;
}

/** Reads plans as an engine of queues does, and refuses what an engine refuses. */
export class QueueEngine {
  readonly #members: Map<string, HeldMembership>;

  constructor(held: readonly HeldMembership[]) {
    this.#members = new Map(held.map((membership) => [memberKey(membership), membership]));
  }

  members(): HeldMembership[] {
    return [...this.#members.values()];
  }

  /** @throws Error for a step that the engine cannot carry out, and for one that would let an offer slip through */
  carryOut({ do: verb, membership }: MembershipStep): void {
    const key = memberKey(membership);
    const member = this.#members.get(key);
    if (verb === 'add-paused') {
      if (member) throw new Error(`${key} is there already`);
      this.#members.set(key, { ...membership, paused: true });
      return;
    }
    if (member?.agentId !== membership.agentId) throw new Error(`${key} is not agent ${membership.agentId}`);
    switch (verb) {
      case 'set-level':
        if (member.level === membership.level) throw new Error(`${key} has this level already`);
        this.#members.set(key, { ...member, level: membership.level });
        return;
      case 'pause':
        if (member.paused) throw new Error(`${key} is paused already`);
        this.#members.set(key, { ...member, paused: true });
        return;
      case 'unpause':
        if (!member.paused) throw new Error(`${key} is not paused`);
        this.#members.set(key, { ...member, paused: false });
        return;
      case 'remove':
        // An offer may be on its way to a member that was not paused first.
        if (!member.paused) throw new Error(`${key} is removed while it can be offered calls`);
        this.#members.delete(key);
    }
  }
}
