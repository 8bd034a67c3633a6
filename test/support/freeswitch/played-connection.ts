import { Socket } from 'node:net';
import type { EslMessage } from '../../../src/freeswitch/esl/esl-message.ts';
import { ModeslConnection } from '../../../src/freeswitch/esl/modesl-library.ts';

/** A connection of modesl that hears what the test plays to it; what it sends goes nowhere but into `sent`. */
export class PlayedConnection {
  readonly messages: EslMessage[] = [];
  readonly contentTypes: string[] = [];
  readonly sent: string[] = [];
  readonly connection: ModeslConnection;
  endedBy: Error | undefined;
  readonly #socket: Socket;

  constructor() {
    this.#socket = new Socket();
    this.#socket.write = (text: unknown) => {
      this.sent.push(String(text));
      return true;
    };
    this.connection = ModeslConnection.accept(
      this.#socket,
      { headerBytes: 256 * 1024, bodyBytes: 1024 * 1024 },
      {
        onMessage: (message, contentType) => {
          this.messages.push(message);
          this.contentTypes.push(contentType);
        },
        onEnd: (reason) => {
          this.endedBy = reason;
        },
      },
    );
  }

  /** What `ModeslConnection` was told from these bytes, in these pieces. */
  static hear(...pieces: readonly (string | Buffer)[]): PlayedConnection {
    const played = new PlayedConnection();
    played.play(...pieces);
    played.connection.end(new Error('the end'));
    return played;
  }

  play(...pieces: readonly (string | Buffer)[]): void {
    for (const piece of pieces) this.#socket.emit('data', Buffer.from(piece));
  }
}
