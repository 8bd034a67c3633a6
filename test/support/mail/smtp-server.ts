import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header and body as they came, lines ended by \n. */
  readonly data: string;
}

/** A mail server that keeps what it is given, and can be told to refuse. */
export class SmtpServer {
  readonly mails: ReceivedMail[] = [];
  /** What it answers at the end of a mail; null: it never answers. */
  answer: string | null = '250 taken';
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  port: number;

  /** @param port 0: one that is free */
  constructor(port = 0) {
    this.port = port;
  }

  /** Listens, on the port it had if it had one. */
  async start(): Promise<void> {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#serve(socket);
    }).listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close();
    if (this.#server) await once(this.#server, 'close');
    this.#server = undefined;
  }

  #serve(socket: Socket): void {
    let rest = '';
    let data: string[] | null = null;
    let from = '';
    let to: string[] = [];
    const say = (text: string) => socket.write(`${text}\r\n`);
    const take = (line: string) => {
      if (data !== null) {
        if (line !== '.') {
          data.push(line.startsWith('..') ? line.slice(1) : line);
          return;
        }
        if (this.answer === null) return;
        if (this.answer.startsWith('250')) this.mails.push({ from, to, data: data.join('\n') });
        data = null;
        say(this.answer);
        return;
      }
      const [verb = ''] = line.toUpperCase().split(/[ :]/);
      if (verb === 'MAIL') [, from = ''] = /<(.*)>/.exec(line) ?? [];
      if (verb === 'RCPT') to = [...to, /<(.*)>/.exec(line)?.[1] ?? ''];
      if (verb === 'DATA') data = [];
      say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok');
    };
    say('220 test');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
  }
}
