import type { Socket } from 'node:net';
import { type Dialect, FakeControlPort } from '../../../support/control-port/fake-control-port.ts';
import type { Reading } from '../../../support/control-port/take-commands.ts';

/** An action as the fake received it; header names in lower case, the last value wins. */
export type ReceivedAction = ReadonlyMap<string, string>;

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

/** A manager port that logs anybody in. */
export class FakeManager extends FakeControlPort<ReceivedAction, FakePeer> {
  static async start(port = 0): Promise<FakeManager> {
    const manager = new FakeManager(await FakeControlPort.listen(port), dialect);
    manager.on('Challenge', (action, peer) => {
      peer.answer(action, 'Success', 'Challenge: 123456789');
    });
    for (const name of ['Login', 'Command', 'Filter', 'Events', 'Ping']) {
      manager.on(name, (action, peer) => {
        peer.answer(action, 'Success');
      });
    }
    return manager;
  }

  /** The actions of this name received so far. */
  received(name: string): ReceivedAction[] {
    return this.commands.filter((action) => action.get('action') === name);
  }
}

const end = '\r\n\r\n';

const readActions: Reading<ReceivedAction> = (bytes) => {
  const commands: ReceivedAction[] = [];
  let rest = bytes;
  for (let at = rest.indexOf(end); at !== -1; at = rest.indexOf(end)) {
    commands.push(readAction(rest.toString('utf8', 0, at)));
    rest = rest.subarray(at + end.length);
  }
  return { commands, rest };
};

function readAction(text: string): ReceivedAction {
  const lines = text.split('\r\n').map((line) => line.split(/: ?/, 1).concat(line.replace(/^[^:]*: ?/, '')));
  return new Map(lines.map(([name = '', value = '']) => [name.toLowerCase(), value]));
}

const dialect: Dialect<ReceivedAction, FakePeer> = {
  greeting: 'Asterisk Call Manager/11.0.0\r\n',
  read: readActions,
  namesOf: (action) => [action.get('action') ?? ''],
  peerOn: (socket) => new FakePeer(socket),
};
