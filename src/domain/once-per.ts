/**
 * `make`, called once for each object as long as what else it goes by is the same: what was made of an extension that nobody edited holds
 * for the next revision too. Lists are the same when their members are. It is forgotten together with the object.
 *
 * @param make goes by its arguments alone
 */
export function oncePer<Of extends object, By extends readonly unknown[], Made>(
  make: (of: Of, ...by: By) => Made,
): (of: Of, ...by: By) => Made {
  const made = new WeakMap<Of, { readonly by: By; readonly one: Made }>();
  return (of, ...by) => {
    const known = made.get(of);
    if (known && areSame(known.by, by)) return known.one;
    const one = make(of, ...by);
    made.set(of, { by, one });
    return one;
  };
}

/** What is made of each in a list, as {@link oncePer}: nothing at all for the same list, and for another one what is new in it. */
export function eachOnce<Of extends object, Made>(
  make: (of: Of) => Made,
): (list: readonly Of[]) => readonly Made[] {
  const made = oncePer(make);
  return oncePer((list: readonly Of[]) => list.map((of) => made(of)));
}

function areSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  if (before.length !== now.length) return false;
  for (const [index, one] of now.entries()) {
    const other = before[index];
    if (one === other) continue;
    if (!Array.isArray(one) || !Array.isArray(other) || !areSame(other, one)) return false;
  }
  return true;
}
