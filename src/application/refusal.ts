/** Why a request is refused although nothing is broken. REST maps the code to a status; nobody else knows HTTP. */
export type RefusalCode =
  | 'not-found'
  | 'forbidden'
  | 'version-conflict'
  | 'unknown-reference'
  | 'duplicate-value'
  | 'in-use'
  | 'protected'
  | 'invalid'
  | 'bad-rows'
  | 'conflict'
  | 'idempotency-key-reused';

export interface FieldFault {
  /** E.g. `['devices', 0, 'phoneId']`. */
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/**
 * Thrown, not returned: most refusals happen inside a transaction, where refusing and rolling back are one act.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly faults: readonly FieldFault[];
  /** Facts that help the caller on, e.g. who refers to the object. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: RefusalCode,
    message: string,
    more: { faults?: readonly FieldFault[]; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.faults = more.faults ?? [];
    this.details = more.details ?? {};
  }
}

export function refuseUnknown(kind: string): never {
  throw new Refusal('not-found', `there is no such ${kind}`);
}

/**
 * Nobody overwrites what somebody else wrote meanwhile.
 *
 * @param expected from If-Match; null: whatever is there
 * @throws Refusal `version-conflict`
 */
export function requireVersion(
  kind: string,
  { version }: { readonly version: number },
  expected: number | null,
): void {
  if (expected === null || expected === version) return;
  throw new Refusal('version-conflict', `this ${kind} was changed by somebody else since you read it`, {
    details: { currentVersion: version },
  });
}
