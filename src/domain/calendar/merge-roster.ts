import type { Destination } from '../routing/destination.ts';
import type { HoursOverride } from './hours.ts';
import type { Roster } from './roster.ts';

/** An override that leads calls, and may have come from a duty roster. */
export interface RosteredOverride extends HoursOverride {
  readonly destination: Destination | null;
  readonly fromRoster: boolean;
}

export interface MergedRoster {
  readonly overrides: readonly RosteredOverride[];
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
}

/**
 * A calendar's overrides with a roster taken in: what earlier rosters said of the roster's days is replaced, so that the same
 * roster again changes nothing. What people set by hand stays, and counts more than any roster, because it comes later in the list:
 * the person on duty who has to leave for half an hour is not called back to work by an import [R3].
 */
export function mergeRoster(overrides: readonly RosteredOverride[], { duties, days }: Roster): MergedRoster {
  const isReplaced = ({ fromRoster, from }: RosteredOverride) => fromRoster && days.has(from.slice(0, 10));
  const replaced = overrides.filter(isReplaced);
  const taken = duties.map(({ from, to, who, destination }): RosteredOverride => ({
    from,
    to,
    open: true,
    note: who,
    destination,
    fromRoster: true,
  }));
  const before = new Set(replaced.map(identityOf));
  const unchanged = taken.filter((duty) => before.has(identityOf(duty))).length;
  const others = overrides.filter((override) => !isReplaced(override));
  const rostered = [...others.filter(({ fromRoster }) => fromRoster), ...taken];
  return {
    overrides: [
      // Of two rosters' duties that overlap at a midnight, the one that began later has the calls.
      ...rostered.sort((a, b) => compareText(a.from, b.from)),
      ...others.filter(({ fromRoster }) => !fromRoster),
    ],
    added: taken.length - unchanged,
    removed: replaced.length - unchanged,
    unchanged,
  };
}

function identityOf({ from, to, destination, note }: RosteredOverride): string {
  return JSON.stringify([from, to, destination && Object.entries(destination).sort(), note]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
