/** A difference between the engines that they force upon us. */
export interface KnownDifference {
  /** Full titles of the scenarios. */
  readonly scenario: RegExp;
  /** As in the report, e.g. `call 1, rang`. */
  readonly where: RegExp;
  readonly reason: string;
}

/** Each with its reason; any other difference fails `make conformance`. */
export const knownDifferences: readonly KnownDifference[] = [];
