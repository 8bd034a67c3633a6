import type { Socket } from 'node:net';
import { connectTo, sendTogether } from './raw-socket.ts';

/** Where the manager interface is, and who asks. */
export interface ManagerAddress {
  readonly ports: { readonly ami: number };
  readonly user: string;
  readonly secret: string;
}

/** How a member's events are told apart. */
export interface MemberEvent {
  readonly event: 'QueueMemberAdded' | 'QueueMemberRemoved' | 'QueueMemberPause';
  readonly queue: string;
  readonly device: string;
  /** The state that it tells of. */
  readonly paused: boolean;
}

type Headers = Readonly<Record<string, string>>;

interface Waiting {
  readonly resolve: (message: string) => void;
  readonly reject: (error: Error) => void;
}

const memberEvents = ['QueueMemberAdded', 'QueueMemberRemoved', 'QueueMemberPause'];

/**
 * The least client of the manager interface that can do what the product does: the floor against which it is measured. It has no
 * deadlines, no reconnecting and no encoding rules, and reads no more of a message than it must.
 */
export class RawManager {
  readonly #socket: Socket;
  readonly #answers = new Map<string, Waiting>();
  readonly #events = new Map<string, () => void>();
  #listener: ((message: string) => void) | undefined;
  #text = '';
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#take(chunk.toString('latin1'));
    });
    socket.on('error', (error) => {
      for (const { reject } of this.#answers.values()) reject(error);
    });
  }

  static async connect({ ports, user, secret }: ManagerAddress): Promise<RawManager> {
    const manager = new RawManager(await connectTo(ports.ami));
    await manager.send('Login', { Username: user, Secret: secret, Events: 'off' });
    for (const name of memberEvents)
      await manager.send('Filter', { Operation: 'Add', MatchCriteria: `name(${name})` });
    await manager.send('Events', { EventMask: 'on' });
    return manager;
  }

  /** @returns the whole response @throws Error when it is no success */
  send(action: string, headers: Headers = {}): Promise<string> {
    const id = String(this.#nextId++);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      sendTogether(this.#socket, `Action: ${action}\r\nActionID: ${id}\r\n${lines.join('')}\r\n`);
    });
  }

  /** Sends an action and waits for its response and for the event that confirms it, as the product does. */
  async sendConfirmed(action: string, headers: Headers, confirmation: MemberEvent): Promise<void> {
    const confirmed = new Promise<void>((resolve) => this.#events.set(keyOf(confirmation), resolve));
    await Promise.all([this.send(action, headers), confirmed]);
  }

  /** Told of each event of a membership, whoever caused it. */
  onMemberEvent(listener: (message: string) => void): void {
    this.#listener = listener;
  }

  /** Lines that a command of the console prints. */
  async command(command: string): Promise<string[]> {
    const answer = await this.send('Command', { Command: command });
    return [...answer.matchAll(/^Output: ?(.*)$/gm)].map(([, line = '']) => line.trimEnd());
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    const messages = (this.#text + chunk).split('\r\n\r\n');
    this.#text = messages.pop() ?? '';
    for (const message of messages) this.#takeMessage(message);
  }

  #takeMessage(message: string): void {
    const event = field(message, 'Event');
    if (event !== undefined) {
      this.#listener?.(message);
      if (this.#events.size === 0) return;
      const key = [
        event,
        field(message, 'Queue'),
        field(message, 'Interface'),
        field(message, 'Paused'),
      ].join(' ');
      const resolve = this.#events.get(key);
      this.#events.delete(key);
      resolve?.();
      return;
    }
    const id = field(message, 'ActionID') ?? '';
    const waiting = this.#answers.get(id);
    this.#answers.delete(id);
    if (/^Response: (?:Success|Goodbye)/m.test(message)) waiting?.resolve(message);
    else waiting?.reject(new Error(`the manager interface refused: ${message.replaceAll('\r\n', ' ')}`));
  }
}

function keyOf({ event, queue, device, paused }: MemberEvent): string {
  return [event, queue, device, paused ? '1' : '0'].join(' ');
}

/** Value of the first header of this name. */
export function field(message: string, name: string): string | undefined {
  const label = `${name}: `;
  const at = message.startsWith(label) ? 0 : message.indexOf(`\r\n${label}`) + 2;
  if (at === 1) return undefined;
  const from = at + label.length;
  const end = message.indexOf('\r\n', from);
  return end < 0 ? message.slice(from) : message.slice(from, end);
}
