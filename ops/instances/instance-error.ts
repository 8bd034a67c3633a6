/**
 * `binary-missing`: a program is not installed. `not-started`: it ran but never became ready.
 * `port-taken`: a port that was asked for belongs to somebody else.
 */
export type InstanceErrorCode = 'binary-missing' | 'not-started' | 'port-taken';

/** Something a private instance needed was not there; the message is meant for a person at a terminal. */
export class InstanceError extends Error {
  override readonly name = 'InstanceError';
  readonly code: InstanceErrorCode;

  constructor(code: InstanceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
