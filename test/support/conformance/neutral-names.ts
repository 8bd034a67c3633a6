/**
 * Names instead of ids. An object has the name that people gave it; what has none is numbered as it comes up, so that the same story
 * with other ids reads the same.
 */
export class NeutralNames {
  readonly #names: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** @param names by `KIND ID` */
  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  of(kind: string, id: number | string | null): string | null {
    if (id === null) return null;
    const key = `${kind} ${id}`;
    return this.#names.get(key) ?? this.#numbered(kind, key);
  }

  /** Numbers of the public network are made up anew for each run; short ones are extensions and codes. */
  ofDigits(digits: string | null): string | null {
    if (digits === null || digits.length < 7) return digits;
    return this.#numbered('outside', `digits ${digits.replace(/^\+/u, '')}`);
  }

  /** Of a node in the call logic, e.g. `queue-17`. */
  ofNode(node: string): string {
    return node.replaceAll(/([a-z]+(?:-[a-z]+)*)-([0-9]+)/gu, (_all, kind: string, id: string) => {
      const found = this.of(kind, id) ?? '';
      return found.startsWith(kind) ? found : `${kind} ${found}`;
    });
  }

  #numbered(kind: string, key: string): string {
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `${kind} #${count}`;
    this.#seen.set(key, name);
    return name;
  }
}
