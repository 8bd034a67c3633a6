/** A value cannot be sent as it is: it would be read as something else. Nothing was sent. */
export class AriEncodingError extends Error {
  override readonly name = 'AriEncodingError';
  readonly code = 'ari-encoding';
}

/** Asterisk answered with an HTTP error. */
export class AriRefused extends Error {
  override readonly name = 'AriRefused';
  readonly code = 'ari-refused';
  /** HTTP status, e.g. 404. */
  readonly status: number;
  /** The engine's own words, e.g. `Provided channel was not found`. */
  readonly engineMessage: string;

  constructor(request: string, status: number, engineMessage: string) {
    super(`Asterisk refused ${request}: ${status} ${engineMessage}`);
    this.status = status;
    this.engineMessage = engineMessage;
  }
}

/** No answer in time. Asterisk may still carry the request out. */
export class AriTimeout extends Error {
  override readonly name = 'AriTimeout';
  readonly code = 'ari-timeout';
  readonly deadlineMs: number;

  constructor(request: string, deadlineMs: number) {
    super(`no answer to ${request} within ${deadlineMs} ms`);
    this.deadlineMs = deadlineMs;
  }
}

/** There is no connection, or it ended before the answer came. Asterisk may have carried the request out. */
export class AriClosed extends Error {
  override readonly name = 'AriClosed';
  readonly code = 'ari-closed';
}

/** Another connection took the application over. */
export class AriReplaced extends AriClosed {}

/** The answer is not what the interface promises. */
export class AriProtocolError extends Error {
  override readonly name = 'AriProtocolError';
  readonly code = 'ari-protocol';
}
