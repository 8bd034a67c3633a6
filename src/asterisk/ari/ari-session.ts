import { LinkSession } from '../../media-node/link/link-session.ts';
import type { LinkSessionOptions } from '../../media-node/link/link-session.ts';
import { loadAriClientLibrary } from './ari-client-library.ts';
import { AriCommands } from './ari-commands.ts';
import { AriConnection } from './ari-connection.ts';
import type { AriConnectOptions } from './ari-connection.ts';
import { AriClosed } from './ari-errors.ts';
import type { AriEvent } from './ari-event.ts';

/** As for one connection, and how to keep it. */
export interface AriSessionOptions
  extends Omit<AriConnectOptions, 'onEvent' | 'signal' | keyof LinkSessionOptions>, LinkSessionOptions {}

/**
 * ARI of one Asterisk, for as long as the controller runs; each connection is a new client. Any number of sessions, to different
 * Asterisks with different secrets, live side by side.
 */
export class AriSession extends LinkSession<AriConnection, Pick<AriConnection, 'commands'>, AriEvent> {
  /** They reject with AriClosed at once when the session is not `ready`. */
  readonly commands = new AriCommands(async (resource, operation, ...request) =>
    this.#connection(`${resource}.${operation}`).commands.run(resource, operation, ...request),
  );

  constructor(options: AriSessionOptions) {
    const library = loadAriClientLibrary();
    super(options, (signal, onEvent) => AriConnection.connect(library, { ...options, signal, onEvent }));
  }

  #connection(command: string): AriConnection {
    return this.connection(command, (message, cause) => new AriClosed(message, cause));
  }
}
