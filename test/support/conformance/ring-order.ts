/** One who was asked to take a call. */
export interface RingAttempt {
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** What is told of it. */
  readonly told: string;
}

/** Engines ask those who are to ring together by several threads, one after the other or not. */
const togetherMs = 500;

/** What is told of the attempts, in the order in which they began; those that ring together have none and are sorted by their text. */
export function inRingOrder(attempts: readonly RingAttempt[]): readonly string[] {
  const groups: RingAttempt[][] = [];
  for (const attempt of attempts) {
    const group = groups.at(-1);
    if (group && isTogether(group, attempt)) group.push(attempt);
    else groups.push([attempt]);
  }
  return groups.flatMap((group) => group.map(({ told }) => told).sort());
}

/** It begins with the first of them, and before one of them is over. */
function isTogether(group: readonly RingAttempt[], { startedAt }: RingAttempt): boolean {
  const at = Date.parse(startedAt);
  return group.every(
    (other, index) =>
      (index > 0 || at < Date.parse(other.startedAt) + togetherMs) &&
      (other.endedAt === null || at < Date.parse(other.endedAt)),
  );
}
