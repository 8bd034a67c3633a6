/** What is said of a number in an audit that is older than the field. */
const before = { record: false } as const;

/** A number of the audit as call logic reads it. */
export function pastNumber<N extends object>(number: N): N & { record: boolean } {
  return { ...before, ...number };
}
