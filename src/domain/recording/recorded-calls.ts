/** Calls as a policy names them [C1]: from outside, to outside, and between extensions. */
export const callKinds = ['in', 'out', 'internal'] as const;
export type CallKind = (typeof callKinds)[number];

/** Which calls of a company or an extension are recorded; in any order. */
export type RecordedCalls = readonly CallKind[];

/** Of which callers those are recorded who come to an extension. */
export type RecordedCallers = 'none' | 'outside' | 'inside' | 'all';

/** @param policies of which each is enough */
export function recordedCallers(...policies: readonly RecordedCalls[]): RecordedCallers {
  const [outside, inside] = [isRecorded('in', ...policies), isRecorded('internal', ...policies)];
  if (outside) return inside ? 'all' : 'outside';
  return inside ? 'inside' : 'none';
}

/** @param policies of which each is enough */
export function isRecorded(kind: CallKind, ...policies: readonly RecordedCalls[]): boolean {
  return policies.some((policy) => policy.includes(kind));
}
