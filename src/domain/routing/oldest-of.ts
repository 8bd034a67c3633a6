/** The one with the lowest id; null: there is none. */
export function oldestOf<T extends { readonly id: number }>(objects: readonly T[]): T | null {
  return objects.reduce<T | null>(
    (oldest, object) => (oldest === null || object.id < oldest.id ? object : oldest),
    null,
  );
}
