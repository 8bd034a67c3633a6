/** Where a space can only have been a plus: before the digits of a number, and before the offset of an instant. */
const lostPlus =
  /^ (?=[0-9][0-9 ()/.-]*$)|(?<=T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?) (?=[0-9]{2}:[0-9]{2}$)/u;

/** A plus in a query is read as a space; whoever writes `?digits=+3612345678` as it is means the plus. */
export function withLostPluses(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value.replace(lostPlus, '+') : value,
    ]),
  );
}
