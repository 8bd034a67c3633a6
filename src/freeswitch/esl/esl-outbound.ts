import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { asError, warnOfFault } from '../../media-node/link/listeners.ts';
import type { FaultListener } from '../../media-node/link/listeners.ts';
import { systemTimer } from '../../media-node/link/timer.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import type { EslCommands } from './esl-commands.ts';
import { EslProtocolError } from './esl-errors.ts';
import { OutboundCall } from './outbound-call.ts';

export interface EslOutboundOptions {
  /** An address of ours by which the FreeSWITCH reaches us. */
  readonly host: string;
  /** Told of each call; it has to run or leave it. If it throws, the call is left. */
  readonly onCall: (call: OutboundCall) => void;
  /** Of the FreeSWITCH whose calls come here; a call is believed when it knows of it. */
  readonly commands: Pick<EslCommands, 'api'>;
  /** For taking a call, and for each command of it but `execute` (2,000 by default). */
  readonly deadlineMs?: number;
  /** How many connections there may be at a time (2,000 by default); the dialplan of further ones goes on at once. */
  readonly connectionLimit?: number;
  /** Told of connections that are no calls, and of listeners that threw; a warning of the process by default. */
  readonly onFault?: FaultListener;
  readonly timer?: Timer;
}

/** Where FreeSWITCH hands calls over by the application `socket`. */
export class EslOutbound {
  readonly #options: Required<EslOutboundOptions>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: EslOutboundOptions) {
    const {
      onFault = warnOfFault,
      timer = systemTimer,
      deadlineMs = 2_000,
      connectionLimit = 2_000,
    } = options;
    this.#options = { ...options, onFault, timer, deadlineMs, connectionLimit };
    this.#server = createServer({ noDelay: true }, (socket) => {
      void this.#take(socket);
    });
    this.#server.on('error', onFault);
  }

  /** At any port that is free. */
  static async listen(options: EslOutboundOptions): Promise<EslOutbound> {
    const outbound = new EslOutbound(options);
    outbound.#server.maxConnections = outbound.#options.connectionLimit;
    outbound.#server.listen(0, options.host);
    await once(outbound.#server, 'listening');
    return outbound;
  }

  /** What FreeSWITCH connects to. */
  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new EslProtocolError('not listening');
    return address.port;
  }

  /** Takes no more calls and gives all back; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #take(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    try {
      const call = await OutboundCall.take(socket, this.#options);
      try {
        this.#options.onCall(call);
      } catch (error) {
        await call.leave();
        throw error;
      }
    } catch (error) {
      this.#options.onFault(asError(error));
    }
  }
}
