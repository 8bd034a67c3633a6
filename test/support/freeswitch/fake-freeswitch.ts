import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { takePackets } from './read-packets.ts';
import type { Packet } from './read-packets.ts';

type Answer = (packet: Packet, peer: FakeEventSocket) => void;

/** One connection as the fake sees it. */
export class FakeEventSocket {
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Writes an answer to a command other than `api`. */
  reply(text: string): void {
    this.socket.write(`Content-Type: command/reply\nReply-Text: ${text}\n\n`);
  }

  /** Writes what an API command printed. */
  print(text: string): void {
    this.socket.write(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`);
  }

  /** Writes an event. */
  event(name: string, headers: Readonly<Record<string, string>> = {}, body = ''): void {
    const ownBody = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)), _body: body };
    const text = JSON.stringify({ 'Event-Name': name, ...headers, ...ownBody });
    this.socket.write(`Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-json\n\n${text}`);
  }
}

/**
 * An event socket that lets anybody in and then behaves as the test says: commands without an `on` handler are
 * received and not answered.
 */
export class FakeFreeswitch {
  readonly packets: Packet[] = [];
  readonly peers: FakeEventSocket[] = [];
  greeting = 'Content-Type: auth/request\n\n';
  readonly #handlers = new Map<string, Answer>();
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.on('auth', (_packet, peer) => {
      peer.reply('+OK accepted');
    });
    this.on('event', (_packet, peer) => {
      peer.reply('+OK event listener enabled json');
    });
    this.on('filter', (_packet, peer) => {
      peer.reply('+OK filter added.');
    });
    this.on('api echo', (packet, peer) => {
      peer.print(packet.command.slice('api echo '.length));
    });
    server.on('connection', (socket) => {
      this.#serve(new FakeEventSocket(socket));
    });
  }

  static async start(port = 0): Promise<FakeFreeswitch> {
    const server = createServer({ noDelay: true });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeFreeswitch(server);
  }

  /** The connection that came last. */
  get peer(): FakeEventSocket {
    const last = this.peers.at(-1);
    if (!last) throw new Error('nobody has connected');
    return last;
  }

  /** What to do with a command, e.g. `bgapi` or `api echo`; undefined: receive it and stay silent. */
  on(command: string, answer: Answer | undefined): void {
    if (answer) this.#handlers.set(command, answer);
    else this.#handlers.delete(command);
  }

  /** The commands that begin so, in the order they came. */
  received(start: string): Packet[] {
    return this.packets.filter(({ command }) => command.startsWith(start));
  }

  async stop(): Promise<void> {
    for (const { socket } of this.peers) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(peer: FakeEventSocket): void {
    this.peers.push(peer);
    let bytes = Buffer.alloc(0);
    peer.socket.on('error', () => {
      peer.socket.destroy();
    });
    peer.socket.on('data', (chunk) => {
      const { packets, rest } = takePackets(Buffer.concat([bytes, chunk]));
      bytes = Buffer.from(rest);
      for (const packet of packets) this.#receive(packet, peer);
    });
    peer.socket.write(this.greeting);
  }

  #receive(packet: Packet, peer: FakeEventSocket): void {
    this.packets.push(packet);
    const [first = '', second = ''] = packet.command.split(' ');
    const handler = this.#handlers.get(`${first} ${second}`) ?? this.#handlers.get(first);
    handler?.(packet, peer);
  }
}
