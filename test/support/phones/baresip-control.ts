import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeNetstring, NetstringReader } from './netstring.ts';

/** What baresip tells without being asked (modules/ctrl_tcp, src/event.c of baresip 1.0). */
export interface BaresipEvent {
  /** e.g. `CALL_INCOMING` */
  readonly type: string;
  /** `sip:USER@HOST:PORT` of the account */
  readonly accountaor?: string;
  readonly direction?: 'incoming' | 'outgoing';
  readonly peeruri?: string;
  readonly peerdisplayname?: string;
  /** SIP Call-ID */
  readonly id?: string;
  readonly param?: string;
}

interface Answer {
  readonly response: true;
  readonly ok: boolean;
  readonly data: string;
}

const ANSWER_WITHIN_MS = 5_000;

/**
 * The control port of a baresip (module ctrl_tcp: netstrings of JSON). Commands are sent one at a time: baresip 1.0
 * reads two that arrive together wrongly.
 */
export class BaresipControl {
  readonly #socket: Socket;
  readonly #reader = new NetstringReader();
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(socket: Socket, take: (event: BaresipEvent) => void) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      for (const text of this.#reader.take(chunk)) this.#dispatch(text, take);
    });
    socket.on('error', (error) => {
      this.#waiting?.reject(error);
    });
    socket.on('close', () => {
      this.#waiting?.reject(new Error('baresip closed its control port'));
    });
  }

  /** @throws when nobody listens on the port */
  static open(port: number, take: (event: BaresipEvent) => void): Promise<BaresipControl> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new BaresipControl(socket, take));
      });
    });
  }

  /**
   * Runs a long command of baresip, e.g. `dial` with `200`; resolves with what it prints.
   * @throws when baresip says that it failed, or is gone
   */
  command(name: string, params?: string): Promise<string> {
    const result = this.#queue.then(() => this.#ask(name, params));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #ask(name: string, params: string | undefined): Promise<string> {
    const request = JSON.stringify(params === undefined ? { command: name } : { command: name, params });
    let deadline: NodeJS.Timeout | undefined;
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.#socket.destroyed) reject(new Error('baresip is gone'));
      this.#waiting = { resolve, reject };
      deadline = setTimeout(() => {
        reject(new Error(`baresip did not answer ${name}`));
      }, ANSWER_WITHIN_MS);
      this.#socket.write(encodeNetstring(request));
    }).finally(() => {
      clearTimeout(deadline);
      this.#waiting = undefined;
    });
    if (!answer.ok) throw new Error(`baresip: ${name} failed: ${answer.data}`);
    return answer.data;
  }

  #dispatch(text: string, take: (event: BaresipEvent) => void): void {
    const message = JSON.parse(text) as Answer | BaresipEvent;
    if ('response' in message) this.#waiting?.resolve(message);
    else take(message);
  }
}
