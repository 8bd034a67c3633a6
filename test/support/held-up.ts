/** Something that goes on only when a test says so. */
export interface HeldUp {
  /** Resolves after `go`. */
  readonly until: Promise<void>;
  go(): void;
}

export function heldUp(): HeldUp {
  let go: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    go = resolve;
  });
  return {
    until,
    go: () => {
      go();
    },
  };
}
