/** What to do with a command that came over a connection. */
export type Answer<C, P> = (command: C, peer: P) => void;

/** What a fake does with what it is asked; what nothing is said about, it receives and stays silent. */
export class Script<C, P> {
  readonly #answers = new Map<string, Answer<C, P>>();

  /** @param answer undefined: stay silent from now on */
  on(name: string, answer: Answer<C, P> | undefined): void {
    if (answer) this.#answers.set(name, answer);
    else this.#answers.delete(name);
  }

  /** @param names of the command; the first one of which something is said counts */
  follow(names: readonly string[], command: C, peer: P): void {
    for (const name of names) {
      const answer = this.#answers.get(name);
      if (answer) {
        answer(command, peer);
        return;
      }
    }
  }
}
