import type { Membership } from './desired-memberships.ts';

/** A membership as the engine holds it. */
export interface HeldMembership extends Membership {
  readonly paused: boolean;
}

/** One action on one membership. A plan is carried out phase by phase; see {@link MembershipPlan}. */
export type MembershipStep =
  | { readonly do: 'add-paused'; readonly membership: Membership }
  | { readonly do: 'set-level'; readonly membership: Membership }
  | { readonly do: 'unpause'; readonly membership: Membership }
  | { readonly do: 'pause'; readonly membership: Membership }
  | { readonly do: 'remove'; readonly membership: Membership };

/**
 * Steps in phases. All steps of one phase are independent; a phase begins when the engine confirmed the one before.
 * Leaving goes first: *pause, then remove*, entering is *add paused, then unpause*, so that no offer slips through between.
 */
export interface MembershipPlan {
  readonly phases: readonly (readonly MembershipStep[])[];
}

/**
 * The same steps in the same order, but none waits for what became of those before it. For plans in which no step depends on whether another
 * one succeeded.
 */
export function inOnePhase({ phases }: MembershipPlan): MembershipPlan {
  return { phases: [phases.flat()] };
}

/** The engine identifies a member by queue and device; two agents never share a device. */
function keyOf(membership: Membership): string {
  return `${membership.queueId}/${membership.device}`;
}

/**
 * What turns the held memberships into the desired ones. Memberships that are right already are not touched: their
 * position, wrap-up and last call stay. A member under another agent's name is removed and added anew.
 */
export function planMemberships(
  desired: readonly Membership[],
  held: readonly HeldMembership[],
): MembershipPlan {
  const heldByKey = new Map(held.map((membership) => [keyOf(membership), membership]));
  const desiredByKey = new Map(desired.map((membership) => [keyOf(membership), membership]));
  const pause: MembershipStep[] = [];
  const remove: MembershipStep[] = [];
  const add: MembershipStep[] = [];
  const unpause: MembershipStep[] = [];

  for (const membership of held) {
    const wanted = desiredByKey.get(keyOf(membership));
    if (wanted?.agentId === membership.agentId) continue;
    if (!membership.paused) pause.push({ do: 'pause', membership });
    remove.push({ do: 'remove', membership });
  }
  for (const membership of desired) {
    const existing = heldByKey.get(keyOf(membership));
    if (existing?.agentId !== membership.agentId) {
      add.push({ do: 'add-paused', membership });
      unpause.push({ do: 'unpause', membership });
      continue;
    }
    const isAtLevel = existing.level === membership.level;
    if (!isAtLevel) add.push({ do: 'set-level', membership });
    // It is all there, so it does not wait for queues that may not take the agent.
    if (existing.paused && isAtLevel) add.unshift({ do: 'unpause', membership });
    else if (existing.paused) unpause.push({ do: 'unpause', membership });
  }
  return { phases: [pause, remove, add, unpause].filter((phase) => phase.length > 0) };
}
