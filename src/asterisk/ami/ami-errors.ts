import type { AmiMessage } from './ami-message.ts';

/** A key, value or action cannot be sent as it is: it would be read as something else. Nothing was sent. */
export class AmiEncodingError extends Error {
  override readonly name = 'AmiEncodingError';
  readonly code = 'ami-encoding';
}

/** Asterisk answered the action with `Response: Error`. */
export class AmiRefused extends Error {
  override readonly name = 'AmiRefused';
  readonly code = 'ami-refused';
  readonly action: string;
  /** The engine's own words, e.g. `Unable to add interface: Already there`. */
  readonly engineMessage: string;
  /** The whole answer; a failed `Command` explains itself in its `Output` headers. */
  readonly response: AmiMessage;

  constructor(action: string, response: AmiMessage) {
    const engineMessage = response.first('Message') ?? 'no reason given';
    super(`Asterisk refused ${action}: ${engineMessage}`);
    this.action = action;
    this.engineMessage = engineMessage;
    this.response = response;
  }
}

/** No answer in time. Asterisk may still carry the action out. */
export class AmiTimeout extends Error {
  override readonly name = 'AmiTimeout';
  readonly code = 'ami-timeout';
  readonly action: string;
  readonly deadlineMs: number;

  constructor(action: string, deadlineMs: number) {
    super(`no answer to ${action} within ${deadlineMs} ms`);
    this.action = action;
    this.deadlineMs = deadlineMs;
  }
}

/** There is no connection, or it ended before the answer came. Asterisk may have carried the action out. */
export class AmiClosed extends Error {
  override readonly name = 'AmiClosed';
  readonly code = 'ami-closed';
}

/** What came was not the manager protocol, or more of it than is sane. */
export class AmiProtocolError extends Error {
  override readonly name = 'AmiProtocolError';
  readonly code = 'ami-protocol';
}
