import type { Socket } from 'node:net';
import modesl from 'modesl';
import type { Connection, Event, Parser } from 'modesl';
import { asError } from '../../media-node/link/listeners.ts';
import { EslClosed, EslProtocolError } from './esl-errors.ts';
import { EslMessage } from './esl-message.ts';

/** What a connection tells its owner. */
export interface ModeslListener {
  /** Every message in the order they came; answers also go to whom asked. */
  readonly onMessage: (message: EslMessage, contentType: string) => void;
  /** Called once, when nothing more will come. */
  readonly onEnd: (reason: Error) => void;
}

/** The most that a peer may send before a message is complete. */
export interface MessageLimits {
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

// modesl calls itself once for each message that a piece holds: thousands of them would end the stack.
const PIECE_BYTES = 4 * 1024;

/**
 * A connection of modesl 1.2, disarmed:
 *
 * - It sends a command in several small packets, so that each waits 44 ms for an acknowledgement: no delay, and corked.
 * - Its parser throws in the socket handler (ending the process) on a lone `%` and on text that is not UTF-8, decodes
 *   answers that FreeSWITCH does not encode, and has no limit. Header reading is replaced, and it is fed in pieces.
 * - It subscribes by itself to the executions of all calls: it may not. Whoever opens a connection subscribes.
 * - After a reset it reports nothing and `connected()` stays true: the socket's own `close` is what counts.
 * - Its `execute` shifts the answers of others: only `sendRecv` and `api`, each with a callback, are used.
 *
 * Callbacks are never taken out of its queues, so that an answer that comes too late is not taken for the next one's.
 */
export class ModeslConnection {
  readonly #library: Connection;
  readonly #socket: Socket;
  readonly #limits: MessageLimits;
  readonly #listener: ModeslListener;
  #ended = false;

  private constructor(library: Connection, socket: Socket, limits: MessageLimits, listener: ModeslListener) {
    this.#library = library;
    this.#socket = socket;
    this.#limits = limits;
    this.#listener = listener;
    library.subscribe = (_events, done) => done?.();
    // modesl emits `error`, which throws when nobody listens, also for a write after the end.
    library.on('error', (error) => {
      this.end(new EslClosed(`the connection failed: ${asError(error).message}`, { cause: error }));
    });
    socket.setNoDelay(true);
    socket.on('close', () => {
      this.end(new EslClosed('FreeSWITCH closed the connection'));
    });
    if (library.parser) this.#takeOverReading(library.parser);
    else {
      library.on('esl::connect', () => {
        if (library.parser) this.#takeOverReading(library.parser);
      });
    }
  }

  /** Connects to the event socket; modesl logs in by itself. */
  static connect(
    to: { readonly host: string; readonly port: number; readonly password: string },
    limits: MessageLimits,
    listener: ModeslListener,
  ): ModeslConnection {
    const library = new modesl.Connection(to.host, to.port, to.password);
    return new ModeslConnection(library, socketOf(library), limits, listener);
  }

  /** For a socket that FreeSWITCH opened; modesl sends `connect` by itself. */
  static accept(socket: Socket, limits: MessageLimits, listener: ModeslListener): ModeslConnection {
    return new ModeslConnection(new modesl.Connection(socket), socket, limits, listener);
  }

  /** The call that an accepted connection is for; undefined before `esl::ready`, or if the peer named none. */
  get channel(): EslMessage | undefined {
    const info = this.#library.getInfo();
    return info === null ? undefined : messageOf(info);
  }

  /** Our address in it; undefined while it is not connected. */
  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  /** Calls the listener when modesl tells of this, e.g. `esl::ready`. */
  on(news: string, listener: () => void): void {
    this.#library.on(news, listener);
  }

  /** Sends a command that is answered with `command/reply`. */
  send(command: string, answered: (reply: EslMessage) => void): void {
    this.#inOnePacket(() => {
      this.#library.sendRecv(command, (event) => {
        answered(messageOf(event));
      });
    });
  }

  /** Sends an API command. */
  api(command: string, answered: (reply: EslMessage) => void): void {
    this.#inOnePacket(() => {
      this.#library.api(command, '', (event) => {
        answered(messageOf(event));
      });
    });
  }

  /** Ends the connection at once. */
  end(reason: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.destroy();
    this.#listener.onEnd(reason);
  }

  /** Commands that are sent together also go together: each packet costs a turn of both processes. */
  #inOnePacket(write: () => void): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork();
      process.nextTick(() => {
        this.#socket.uncork();
      });
    }
    write();
  }

  #takeOverReading(parser: Parser): void {
    parser.on('esl::event', (event, headers) => {
      if (!this.#ended) this.#listener.onMessage(messageOf(event), String(headers['Content-Type']));
    });
    this.#socket.removeAllListeners('data');
    this.#socket.on('data', (chunk) => {
      try {
        this.#feed(parser, chunk);
      } catch (error) {
        this.end(new EslProtocolError('a message cannot be read', { cause: error }));
      }
    });
  }

  #feed(parser: Parser, chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.#ended;) {
      const missing = parser.bodyLen - parser.buffer.length;
      const size = parser.bodyLen > 0 && missing > 0 ? missing : PIECE_BYTES;
      parser._onData(chunk.subarray(at, at + size));
      at += size;
      const { headerBytes, bodyBytes } = this.#limits;
      if (parser.bodyLen > bodyBytes || (parser.bodyLen === 0 && parser.buffer.length > headerBytes))
        throw new EslProtocolError(`a message is over the limit of ${headerBytes} and ${bodyBytes} bytes`);
    }
  }
}

/**
 * In place of modesl's own. Only what is known of a handed-over call is percent-encoded, and FreeSWITCH encodes bytes:
 * they need not be UTF-8.
 * Without a prototype, no header name means anything.
 */
function readHeaders(text: string): Record<string, string | number> {
  const headers = Object.create(null) as Record<string, string | number>;
  const isEvent = /^Event-Name: /m.test(text);
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon);
    const raw = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    const value = isEvent ? decodePercent(raw) : raw;
    headers[name] = name === 'Content-Length' ? lengthOf(value) : value;
  }
  return headers;
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

function lengthOf(value: string): number {
  if (!/^\d{1,12}$/.test(value)) throw new EslProtocolError('a length is not a number');
  return Number(value);
}

function messageOf({ headers, body }: Event): EslMessage {
  return new EslMessage(
    new Map(headers.map(({ name, value }) => [name, textOf(value)])),
    typeof body === 'string' ? body : '',
  );
}

/** A variable with several values, as FreeSWITCH prints it elsewhere. */
function textOf(value: unknown): string {
  return Array.isArray(value) ? `ARRAY::${value.map(String).join('|:')}` : String(value);
}

function socketOf({ socket }: Connection): Socket {
  if (socket) return socket;
  throw new EslProtocolError('modesl made no socket');
}

modesl.Parser.prototype._parseHeaderText = readHeaders;
