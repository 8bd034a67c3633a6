import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Answer, Script } from './script.ts';
import { takeCommands, type Reading } from './take-commands.ts';

/** How an engine speaks at its control port. */
export interface Dialect<C, P> {
  /** What it says to whoever connects. */
  readonly greeting: string;
  readonly read: Reading<C>;
  /** Under which names a test says what to do with a command; the first one that it used counts. */
  namesOf(command: C): readonly string[];
  /** A connection, with the words in which the engine answers. */
  peerOn(socket: Socket): P;
}

/**
 * A control port that behaves as the test says: commands without an `on` handler are received and not answered.
 *
 * C: a command as it was received, P: one connection as the fake sees it
 */
export class FakeControlPort<C, P extends { readonly socket: Socket }> {
  readonly commands: C[] = [];
  readonly peers: P[] = [];
  readonly port: number;
  greeting: string;
  readonly #dialect: Dialect<C, P>;
  readonly #script = new Script<C, P>();
  readonly #server: Server;

  /** @param server it listens already */
  protected constructor(server: Server, dialect: Dialect<C, P>) {
    this.#server = server;
    this.#dialect = dialect;
    this.greeting = dialect.greeting;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => {
      this.#serve(socket);
    });
  }

  protected static async listen(port: number): Promise<Server> {
    const server = createServer({ noDelay: true });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  /** The connection that came last. */
  get peer(): P {
    const last = this.peers.at(-1);
    if (!last) throw new Error('nobody has connected');
    return last;
  }

  /** What to do with a command; undefined: receive it and stay silent. */
  on(name: string, answer: Answer<C, P> | undefined): void {
    this.#script.on(name, answer);
  }

  async stop(): Promise<void> {
    for (const { socket } of this.peers) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    const peer = this.#dialect.peerOn(socket);
    this.peers.push(peer);
    takeCommands(socket, this.#dialect.read, (command) => {
      this.commands.push(command);
      this.#script.follow(this.#dialect.namesOf(command), command, peer);
    });
    socket.write(this.greeting);
  }
}
