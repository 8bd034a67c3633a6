import type { HeldMembership, MembershipStep } from '../../domain/membership/plan-memberships.ts';

/** Whether the engine holds what the step was to bring about. @param held null when the agent is not in the queue at the device */
export function isStepDone({ do: verb, membership }: MembershipStep, held: HeldMembership | null): boolean {
  switch (verb) {
    case 'add-paused':
      // One who was there already may be there with another level.
      return held?.level === membership.level;
    case 'set-level':
      return held?.level === membership.level;
    case 'unpause':
      return held?.paused === false;
    case 'pause':
      return held === null || held.paused;
    case 'remove':
      return held === null;
  }
}
