import type { AriClient } from './ari-client-library.ts';
import { AriProtocolError } from './ari-errors.ts';
import { isAriEvent } from './ari-event.ts';
import type { AriEvent } from './ari-event.ts';
import type { EventEmitter } from 'node:events';

/** The websocket inside a client of ari-client 2.2. */
interface Socket extends EventEmitter {
  terminate(): void;
}

/** Who is told what comes through the websocket. */
export interface SocketListener {
  readonly onEvent: (event: AriEvent) => void;
  readonly onPong: () => void;
  /** The socket closed, failed, or could not be opened. */
  readonly onClose: (reason: string) => void;
  readonly onFault: (fault: Error) => void;
}

/**
 * The event stream of one client. All listeners sit on the client itself and before its start: listeners on
 * channels and bridges stay behind in the client when the channel is gone.
 */
export class AriEventSocket {
  readonly #client: AriClient;
  readonly #listener: SocketListener;
  #socket: Socket | undefined;
  #delivered = false;

  constructor(client: AriClient, listener: SocketListener) {
    this.#client = client;
    this.#listener = listener;
    client.on('*', (event: unknown) => {
      this.#delivered = true;
      if (isAriEvent(event)) listener.onEvent(event);
    });
    client.on('pong', listener.onPong);
    client.on('WebSocketMaxRetries', (error: unknown) => {
      listener.onClose(error instanceof Error ? error.message : 'Asterisk closed the event stream');
    });
  }

  /** Opens the stream. @throws the package's error if it cannot be opened */
  async open(application: string): Promise<void> {
    const opening = this.#client.start(application);
    this.#socket = socketOf(this.#client);
    this.#guard(this.#socket);
    await opening;
  }

  /** Asks the peer for a pong. @throws if the socket is not open */
  ping(): void {
    this.#client.ping();
  }

  /** Drops the connection without waiting for the peer, which may be frozen. */
  terminate(): void {
    this.#socket?.terminate();
  }

  /**
   * ari-client throws for each event whose type is not in the API documents that it loaded, and an exception in a
   * message handler leaves the websocket deaf. Such events are told as they came.
   */
  #guard(socket: Socket): void {
    const [dispatch] = socket.listeners('message');
    if (!dispatch) throw new AriProtocolError('ari-client does not listen to its websocket');
    socket.removeAllListeners('message');
    socket.on('message', (data: unknown) => {
      this.#delivered = false;
      try {
        Reflect.apply(dispatch, socket, [data]);
      } catch (cause) {
        this.#tellRaw(data, cause);
      }
    });
  }

  #tellRaw(data: unknown, cause: unknown): void {
    if (this.#delivered) return;
    const event = parse(String(data));
    if (isAriEvent(event)) this.#listener.onEvent(event);
    else this.#listener.onFault(new AriProtocolError('an event of ARI cannot be read', { cause }));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function socketOf(client: AriClient): Socket {
  const socket: unknown = Reflect.get(client, '_ws');
  if (!isSocket(socket)) throw new AriProtocolError('ari-client made no websocket');
  return socket;
}

function isSocket(value: unknown): value is Socket {
  return ['terminate', 'listeners', 'removeAllListeners', 'on'].every(
    (method) =>
      typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function',
  );
}
