import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** An action as the fake received it; header names in lower case, the last value wins. */
export type ReceivedAction = ReadonlyMap<string, string>;

type Answer = (action: ReceivedAction, peer: FakePeer) => void;

/** One connection as the fake manager sees it. */
export class FakePeer {
  readonly socket: Socket;
  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Writes one message of these lines. */
  write(...lines: string[]): void {
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Answers an action with a response of these lines. */
  answer(action: ReceivedAction, first: string, ...lines: string[]): void {
    this.write(`Response: ${first}`, `ActionID: ${action.get('actionid') ?? ''}`, ...lines);
  }
}

/**
 * A manager port that logs anybody in and then behaves as the test says: actions without an `on` handler are
 * received and not answered.
 */
export class FakeManager {
  readonly actions: ReceivedAction[] = [];
  readonly peers: FakePeer[] = [];
  greeting = 'Asterisk Call Manager/11.0.0\r\n';
  readonly #handlers = new Map<string, Answer>();
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.on('Challenge', (action, peer) => {
      peer.answer(action, 'Success', 'Challenge: 123456789');
    });
    for (const name of ['Login', 'Command', 'Filter', 'Events', 'Ping']) {
      this.on(name, (action, peer) => {
        peer.answer(action, 'Success');
      });
    }
    server.on('connection', (socket) => {
      this.#serve(new FakePeer(socket));
    });
  }

  static async start(port = 0): Promise<FakeManager> {
    const server = createServer({ noDelay: true });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeManager(server);
  }

  /** The connection that came last. */
  get peer(): FakePeer {
    const last = this.peers.at(-1);
    if (!last) throw new Error('nobody has connected');
    return last;
  }

  /** What to do with an action; undefined: receive it and stay silent. */
  on(action: string, answer: Answer | undefined): void {
    if (answer) this.#handlers.set(action, answer);
    else this.#handlers.delete(action);
  }

  /** The actions of this name received so far. */
  received(name: string): ReceivedAction[] {
    return this.actions.filter((action) => action.get('action') === name);
  }

  async stop(): Promise<void> {
    for (const { socket } of this.peers) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(peer: FakePeer): void {
    this.peers.push(peer);
    let text = '';
    peer.socket.on('error', () => {
      peer.socket.destroy();
    });
    peer.socket.setEncoding('utf8').on('data', (chunk) => {
      text += String(chunk);
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        this.#receive(text.slice(0, end), peer);
        text = text.slice(end + 4);
      }
    });
    peer.socket.write(this.greeting);
  }

  #receive(text: string, peer: FakePeer): void {
    const lines = text
      .split('\r\n')
      .map((line) => line.split(/: ?/, 1).concat(line.replace(/^[^:]*: ?/, '')));
    const action = new Map(lines.map(([name = '', value = '']) => [name.toLowerCase(), value]));
    this.actions.push(action);
    this.#handlers.get(action.get('action') ?? '')?.(action, peer);
  }
}
