/** The columns that hold a secret, sealed or as a hash, and what the audit says where one was changed. */
const changes: ReadonlyMap<string, string> = new Map([
  ['passwordHash', 'passwordChanged'],
  ['pinHash', 'pinChanged'],
  ['sealedSecret', 'secretChanged'],
  ['keyHash', 'keyChanged'],
]);

type Shown = Readonly<Record<string, unknown>>;

/** What the audit shows of a record: everything but its secrets and what is made of them. */
export function withoutSecrets(record: object): Shown {
  return Object.fromEntries(Object.entries(record).filter(([column]) => !changes.has(column)));
}

/**
 * Both sides of an edit for the audit, which tells who changed a secret, and never what it is [P6]. That it was changed stands in `after`
 * alone: of `before` the object is made again as it was.
 *
 * @param rules as `RecordRules` has it
 */
export function auditOfEdit<R extends object>(
  before: R,
  after: R,
  rules: { audit(record: R, other?: R): Shown } = { audit: withoutSecrets },
): { readonly before: Shown; readonly after: Shown } {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).flatMap(([column, value]) => {
    const change = changes.get(column);
    return change === undefined || old.get(column) === value ? [] : [[change, true] as const];
  });
  return {
    before: rules.audit(before, after),
    after: { ...rules.audit(after, before), ...Object.fromEntries(changed) },
  };
}
