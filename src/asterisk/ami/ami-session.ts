import { LinkSession } from '../../media-node/link/link-session.ts';
import type { LinkSessionOptions } from '../../media-node/link/link-session.ts';
import type { AmiCommands, AmiListOptions, AmiSendOptions } from './ami-commands.ts';
import { AmiConnection } from './ami-connection.ts';
import type { AmiConnectOptions } from './ami-connection.ts';
import { AmiClosed } from './ami-errors.ts';
import type { AmiMessage } from './ami-message.ts';
import type { AmiActionHeaders } from './encode-action.ts';

/** As for one connection, and how to keep it. */
export interface AmiSessionOptions
  extends Omit<AmiConnectOptions, 'onEvent' | 'signal' | keyof LinkSessionOptions>, LinkSessionOptions {}

/** The manager interface of one Asterisk, for as long as the controller runs. */
export class AmiSession extends LinkSession<AmiConnection, AmiCommands, AmiMessage> implements AmiCommands {
  constructor(options: AmiSessionOptions) {
    super(options, (signal, onEvent) => AmiConnection.connect({ ...options, signal, onEvent }));
  }

  /** As AmiConnection.send; rejects with AmiClosed at once when not `ready`. */
  async send(
    action: string,
    headers: AmiActionHeaders = {},
    options: AmiSendOptions = {},
  ): Promise<AmiMessage> {
    return this.#connection(action).send(action, headers, options);
  }

  /** As AmiConnection.list; rejects with AmiClosed at once when not `ready`. */
  async list(
    action: string,
    headers: AmiActionHeaders = {},
    options: AmiListOptions = {},
  ): Promise<AmiMessage[]> {
    return this.#connection(action).list(action, headers, options);
  }

  #connection(action: string): AmiConnection {
    return this.connection(action, (message, cause) => new AmiClosed(message, cause));
  }
}
