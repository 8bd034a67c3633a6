import { toldOnce } from './told-once.ts';

/** As the activity log of an agent tells it. */
export interface Stretch {
  readonly statusName: string;
}

/**
 * The statuses that somebody or something chose during a test, in order, and the one that the agent came to rest in afterwards: a test may
 * end a moment before its call. When exactly a phone rings is told by the calls, so a call status is told only where nothing follows it.
 *
 * @param during what the log has of the test
 * @param then what it has from the end of the test on, beginning with the status in which the test ended
 */
export function statusesTold(during: readonly Stretch[], then: readonly Stretch[]): readonly string[] {
  const chosen = during.map(({ statusName }) => statusName).filter((name) => !isCallStatus(name));
  const afterwards = then.map(({ statusName }) => statusName);
  const rest = afterwards.find((name) => !isCallStatus(name)) ?? afterwards.at(-1);
  return toldOnce(rest === undefined ? chosen : [...chosen, rest]);
}

const callStatuses: ReadonlySet<string> = new Set(['Incoming call', 'Outgoing call']);

export function isCallStatus(name: string): boolean {
  return callStatuses.has(name);
}
