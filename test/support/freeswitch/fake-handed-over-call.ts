import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { type Answer, Script } from '../control-port/script.ts';
import { takeCommands } from '../control-port/take-commands.ts';
import { FakeEventSocket } from './fake-freeswitch.ts';
import { type Packet, takePackets } from './read-packets.ts';

/** The other end of a handed-over call: answers as FreeSWITCH does, unless the test says otherwise. */
export class FakeHandedOverCall extends FakeEventSocket {
  readonly packets: Packet[] = [];
  /** What was set on the channel. */
  readonly variables = new Map<string, string>();
  readonly closed: Promise<unknown>;
  readonly #script = new Script<Packet, FakeEventSocket>();

  private constructor(socket: Socket, uuid: string, headers: Readonly<Record<string, string>>) {
    super(socket);
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    const facts = { 'Unique-ID': uuid, 'Socket-Mode': 'async', Control: 'full', ...headers };
    this.on('connect', () => {
      const lines = Object.entries(facts).map(([name, value]) => `${name}: ${value}\n`);
      socket.write(
        `Event-Name: CHANNEL_DATA\n${lines.join('')}Content-Type: command/reply\nReply-Text: %2BOK%0A\n\n`,
      );
    });
    for (const command of ['filter', 'event', 'nolinger', 'sendmsg']) {
      this.on(command, () => {
        this.reply('+OK');
      });
    }
    this.on('exit', () => {
      this.reply('+OK bye');
      socket.end();
    });
    this.on('api', ({ command }) => {
      const [, , , name = '', value = ''] = command.split(' ');
      this.variables.set(name, value);
      this.print('+OK\n');
    });
    takeCommands(socket, takePackets, (packet) => {
      this.packets.push(packet);
      this.#script.follow([packet.command.split(' ', 1)[0] ?? ''], packet, this);
    });
  }

  static async connect(
    port: number,
    uuid: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<FakeHandedOverCall> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const call = new FakeHandedOverCall(socket, uuid, headers);
    await once(socket, 'connect');
    return call;
  }

  /** What to do with a command; undefined: receive it and stay silent. */
  on(command: string, answer: Answer<Packet, FakeEventSocket> | undefined): void {
    this.#script.on(command, answer);
  }

  /** Announces the end of the application that the message asked for. */
  complete(message: Packet, response = '_none_'): void {
    this.event('CHANNEL_EXECUTE_COMPLETE', {
      Application: message.headers.get('execute-app-name') ?? '',
      'Application-UUID': message.headers.get('Event-UUID') ?? '',
      'Application-Response': response,
    });
  }
}
