/** A word or command cannot be sent as it is: it would be read as something else. Nothing was sent. */
export class EslEncodingError extends Error {
  override readonly name = 'EslEncodingError';
  readonly code = 'esl-encoding';
}

/** FreeSWITCH answered with an error, or did not carry out what it accepted. */
export class EslRefused extends Error {
  override readonly name = 'EslRefused';
  readonly code = 'esl-refused';
  /** What was asked, e.g. `api uuid_kill`; without the arguments, which may hold secrets. */
  readonly command: string;
  /** The engine's own words, e.g. `-ERR No such channel!`. */
  readonly engineMessage: string;

  constructor(command: string, engineMessage: string) {
    super(`FreeSWITCH refused ${command}: ${engineMessage}`);
    this.command = command;
    this.engineMessage = engineMessage;
  }
}

/** No answer in time. FreeSWITCH may still carry the command out. */
export class EslTimeout extends Error {
  override readonly name = 'EslTimeout';
  readonly code = 'esl-timeout';
  readonly command: string;
  readonly deadlineMs: number;

  constructor(command: string, deadlineMs: number) {
    super(`no answer to ${command} within ${deadlineMs} ms`);
    this.command = command;
    this.deadlineMs = deadlineMs;
  }
}

/** There is no connection, or it ended before the answer came. FreeSWITCH may have carried the command out. */
export class EslClosed extends Error {
  override readonly name = 'EslClosed';
  readonly code = 'esl-closed';
}

/** What came was not the event socket protocol, or more of it than is sane. */
export class EslProtocolError extends Error {
  override readonly name = 'EslProtocolError';
  readonly code = 'esl-protocol';
}
