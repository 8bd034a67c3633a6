/** A message from FreeSWITCH: an event, or the answer to a command. Values are text. */
export class EslMessage {
  /** By their exact names, e.g. `Unique-ID`, `variable_sip_call_id`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;

  constructor(headers: ReadonlyMap<string, string>, body: string) {
    this.headers = headers;
    this.body = body;
  }

  /** The header's value, or undefined. */
  header(name: string): string | undefined {
    return this.headers.get(name);
  }

  /** Name of the event, e.g. `CHANNEL_ANSWER`; undefined if this is an answer. */
  get event(): string | undefined {
    return this.header('Event-Name');
  }

  /** What kind of custom event, e.g. `callcenter::info`; undefined if it is none. */
  get subclass(): string | undefined {
    return this.header('Event-Subclass');
  }
}
