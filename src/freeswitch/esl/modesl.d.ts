/** The part of modesl 1.2 that is used here; the package has no types of its own. */
declare module 'modesl' {
  import type { Socket } from 'node:net';

  /** A message from FreeSWITCH: an event, or the answer to a command. */
  export interface Event {
    readonly headers: readonly { readonly name: string; readonly value: unknown }[];
    readonly body: unknown;
  }

  export interface Parser {
    readonly buffer: Buffer;
    readonly bodyLen: number;
    _onData(bytes: Buffer): void;
    _parseHeaderText(text: string): Record<string, string | number>;
    on(event: 'esl::event', listener: (event: Event, headers: Record<string, unknown>) => void): void;
  }

  export interface Connection {
    readonly socket: Socket | null;
    /** Undefined until the socket is connected. */
    readonly parser?: Parser;
    on(event: string, listener: (argument: unknown) => void): void;
    /** Called by the package itself after the login, to subscribe to what its own helpers need. */
    subscribe: (events: unknown, done?: () => void) => void;
    getInfo(): Event | null;
    sendRecv(command: string, answered?: (event: Event) => void): void;
    api(command: string, args: string, answered: (event: Event) => void): void;
  }

  const modesl: {
    readonly Connection: {
      new (host: string, port: number, password: string): Connection;
      new (socket: Socket): Connection;
    };
    readonly Parser: { readonly prototype: Parser };
  };
  export default modesl;
}
