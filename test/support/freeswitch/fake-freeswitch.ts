import type { Socket } from 'node:net';
import { type Dialect, FakeControlPort } from '../control-port/fake-control-port.ts';
import { type Packet, takePackets } from './read-packets.ts';

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

/** An event socket that lets anybody in. */
export class FakeFreeswitch extends FakeControlPort<Packet, FakeEventSocket> {
  static async start(port = 0): Promise<FakeFreeswitch> {
    const freeswitch = new FakeFreeswitch(await FakeControlPort.listen(port), dialect);
    freeswitch.on('auth', (_packet, peer) => {
      peer.reply('+OK accepted');
    });
    freeswitch.on('event', (_packet, peer) => {
      peer.reply('+OK event listener enabled json');
    });
    freeswitch.on('filter', (_packet, peer) => {
      peer.reply('+OK filter added.');
    });
    freeswitch.on('api echo', (packet, peer) => {
      peer.print(packet.command.slice('api echo '.length));
    });
    return freeswitch;
  }

  /** The commands that begin so, in the order they came. */
  received(start: string): Packet[] {
    return this.commands.filter(({ command }) => command.startsWith(start));
  }
}

const dialect: Dialect<Packet, FakeEventSocket> = {
  greeting: 'Content-Type: auth/request\n\n',
  read: takePackets,
  // `api echo`, else `api`.
  namesOf: ({ command }) => {
    const [first = '', second = ''] = command.split(' ');
    return [`${first} ${second}`, first];
  },
  peerOn: (socket) => new FakeEventSocket(socket),
};
