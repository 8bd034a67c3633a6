import { LinkSession } from '../../media-node/link/link-session.ts';
import type { LinkSessionOptions } from '../../media-node/link/link-session.ts';
import type { EslWord } from './encode-command.ts';
import type { EslCommands } from './esl-commands.ts';
import { EslConnection } from './esl-connection.ts';
import type { EslConnectOptions } from './esl-connection.ts';
import { EslClosed } from './esl-errors.ts';
import type { EslMessage } from './esl-message.ts';

/** As for one connection, and how to keep it. */
export interface EslSessionOptions
  extends Omit<EslConnectOptions, 'onEvent' | 'signal' | keyof LinkSessionOptions>, LinkSessionOptions {}

/** The event socket of one FreeSWITCH, for as long as the controller runs. Subscribe in `onConnected`. */
export class EslSession extends LinkSession<EslConnection, EslCommands, EslMessage> implements EslCommands {
  constructor(options: EslSessionOptions) {
    super(options, (signal, onEvent) => EslConnection.connect({ ...options, signal, onEvent }));
  }

  // As those of EslConnection; they reject with EslClosed at once when not `ready`.

  async api(command: string, ...words: EslWord[]): Promise<string> {
    return this.#connection(command).api(command, ...words);
  }

  async bgapi(command: string, ...words: EslWord[]): Promise<string> {
    return this.#connection(command).bgapi(command, ...words);
  }

  async setGlobalVariable(name: string, value: string): Promise<void> {
    return this.#connection('global_setvar').setGlobalVariable(name, value);
  }

  async getGlobalVariable(name: string): Promise<string | undefined> {
    return this.#connection('global_getvar').getGlobalVariable(name);
  }

  async subscribe(events: readonly string[], customSubclasses: readonly string[] = []): Promise<void> {
    return this.#connection('event').subscribe(events, customSubclasses);
  }

  async filter(header: string, value: string): Promise<void> {
    return this.#connection('filter').filter(header, value);
  }

  /** As that of EslConnection. */
  get localAddress(): string {
    return this.#connection('the address').localAddress;
  }

  #connection(command: string): EslConnection {
    return this.connection(command, (message, cause) => new EslClosed(message, cause));
  }
}
