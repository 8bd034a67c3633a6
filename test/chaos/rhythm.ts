/** Not a wait for something to happen: the rhythm in which people click, call and processes die. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

/** @throws when there is nothing to pick from */
export function oneOf<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
