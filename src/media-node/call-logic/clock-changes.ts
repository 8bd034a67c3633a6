import { evenTimeAt } from '../../domain/calendar/zone-offset.ts';

/** From `from` on, in Unix seconds, the clocks of a zone are `aheadSeconds` ahead of UTC. */
export interface ClockChange {
  readonly from: number;
  readonly aheadSeconds: number;
}

/** A controller may be away for long. */
const yearsAhead = 12;

/**
 * When the clocks of a zone were and will be changed, from the year before `now` on; the first one holds for all time before, too. Both
 * engines are told, so that they agree with each other and with what is simulated: FreeSWITCH knows no time zones, and Asterisk
 * would take a zone of which its machine has no file, as `Europe/Kiev` on a Debian, for UTC [R7].
 *
 * @throws RangeError when there is no such zone
 */
export function clockChanges(timeZone: string, now: Date): readonly [ClockChange, ...ClockChange[]] {
  const year = now.getUTCFullYear() - 1;
  const end = Date.UTC(year + yearsAhead, 0, 1);
  const changeAt = (at: number): ClockChange => ({
    from: at / 1_000,
    aheadSeconds: Math.trunc(evenTimeAt(timeZone, at).offsetMs / 1_000),
  });
  const start = Date.UTC(year, 0, 1);
  const changes: [ClockChange, ...ClockChange[]] = [changeAt(start)];
  for (let at = evenTimeAt(timeZone, start).until; at < end; at = evenTimeAt(timeZone, at).until) {
    const change = changeAt(at);
    if (changes.at(-1)?.aheadSeconds !== change.aheadSeconds) changes.push(change);
  }
  return changes;
}
