import type { Socket } from 'node:net';
import { connectTo, sendTogether } from './raw-socket.ts';

/** Where the event socket is, and its password. */
export interface EventSocketAddress {
  readonly ports: { readonly esl: number };
  readonly secret: string;
}

/** One message: headers and, for answers and events, a body. */
interface Message {
  readonly type: string;
  readonly replyText: string;
  readonly body: string;
}

interface Waiting {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The least client of the event socket that can do what the product does: the floor against which it is measured. Answers come in the
 * order of the commands. It has no deadlines, no reconnecting and no encoding rules.
 */
export class RawEventSocket {
  readonly #socket: Socket;
  readonly #framer = new MessageFramer();
  readonly #waiting: Waiting[] = [];
  #listener: ((event: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      for (const message of this.#framer.take(chunk)) this.#takeMessage(message);
    });
    socket.on('error', (error) => {
      for (const { reject } of this.#waiting) reject(error);
    });
  }

  static async connect({ ports, secret }: EventSocketAddress): Promise<RawEventSocket> {
    const esl = new RawEventSocket(await connectTo(ports.esl));
    await esl.send(`auth ${secret}`);
    return esl;
  }

  /** @returns what the command prints @throws Error when that is an error */
  async api(words: string): Promise<string> {
    const answer = await this.send(`api ${words}`);
    if (answer.startsWith('-ERR')) throw new Error(`the event socket refused ${words}: ${answer.trim()}`);
    return answer;
  }

  /** From now on `listener` is told of these events, as their text. */
  async listen(events: string, listener: (event: string) => void): Promise<void> {
    this.#listener = listener;
    await this.send(`event plain ${events}`);
  }

  send(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      sendTogether(this.#socket, `${command}\n\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #takeMessage({ type, replyText, body }: Message): void {
    if (type === 'text/event-plain') this.#listener?.(body);
    else if (type === 'api/response') this.#waiting.shift()?.resolve(body);
    else if (type === 'command/reply') {
      const waiting = this.#waiting.shift();
      if (replyText.startsWith('+OK')) waiting?.resolve(replyText);
      else waiting?.reject(new Error(`the event socket refused: ${replyText}`));
    }
  }
}

/** Puts messages together from the pieces of a stream; a body has as many bytes as its header says. */
export class MessageFramer {
  #rest: Buffer = Buffer.alloc(0);

  take(chunk: Buffer): Message[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const end = this.#rest.indexOf('\n\n');
      if (end < 0) return messages;
      const headers = this.#rest.toString('utf8', 0, end);
      const length = Number(header(headers, 'Content-Length') ?? 0);
      const from = end + 2;
      if (this.#rest.length < from + length) return messages;
      messages.push({
        type: header(headers, 'Content-Type') ?? '',
        replyText: header(headers, 'Reply-Text') ?? '',
        body: this.#rest.toString('utf8', from, from + length),
      });
      this.#rest = this.#rest.subarray(from + length);
    }
  }
}

/** Value of the header in lines `Name: value`; values of events are percent-encoded. */
export function header(lines: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'mu').exec(lines)?.[1];
}
