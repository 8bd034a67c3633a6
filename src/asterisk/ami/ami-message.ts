/** One header as it came, e.g. `['Output', 'OK']`. */
export type AmiHeader = readonly [name: string, value: string];

/**
 * A message from the manager interface: a response or an event. Header names are compared without regard to case
 * (Asterisk writes `ActionID` but `Uniqueid`) and a header can come several times (`Output`, `ChanVariable`).
 */
export class AmiMessage {
  /** All headers, in the order they came. */
  readonly headers: readonly AmiHeader[];
  /** Lines without a colon; none in the dialect of Asterisk 22. */
  readonly strayLines: readonly string[];
  readonly #values = new Map<string, string[]>();

  /** @param lines without their line ends; one `Name: value` each */
  constructor(lines: readonly string[]) {
    const headers: AmiHeader[] = [];
    const strayLines: string[] = [];
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon < 1) {
        strayLines.push(line);
        continue;
      }
      const name = line.slice(0, colon);
      const value = valueAfter(line, colon + 1);
      headers.push([name, value]);
      const sameName = this.#values.get(name.toLowerCase());
      if (sameName) sameName.push(value);
      else this.#values.set(name.toLowerCase(), [value]);
    }
    this.headers = headers;
    this.strayLines = strayLines;
  }

  /** The header's first value, or undefined. */
  first(name: string): string | undefined {
    return this.all(name)[0];
  }

  /** Every value of the header, in the order they came; empty if it is not there. */
  all(name: string): readonly string[] {
    return this.#values.get(name.toLowerCase()) ?? [];
  }

  /** Name of the event, or undefined if this is a response. */
  get event(): string | undefined {
    return this.first('Event');
  }

  /** `Success`, `Error` or `Goodbye`; undefined if this is an event (`OriginateResponse` has such a header too). */
  get response(): string | undefined {
    return this.event === undefined ? this.first('Response') : undefined;
  }

  /** Id of the action that this answers, or undefined. */
  get actionId(): string | undefined {
    return this.first('ActionID');
  }
}

/**
 * Asterisk puts one space before the value; any further ones belong to it (columns of a command's output). Some
 * messages end in a line feed of their own: `Message: No Contacts found\n\r\n`.
 */
function valueAfter(line: string, start: number): string {
  const from = line.startsWith(' ', start) ? start + 1 : start;
  return line.slice(from).replace(/[\r\n]+$/, '');
}
