/**
 * `make`, called once for each object: what was made of a calendar that nobody edited holds for the next revision too. It is forgotten
 * together with the object.
 */
export function oncePer<Of extends object, Made extends object>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new WeakMap<Of, Made>();
  return (of) => {
    const one = made.get(of) ?? make(of);
    made.set(of, one);
    return one;
  };
}
