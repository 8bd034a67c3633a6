import type { Socket } from 'node:net';

/** Takes what is complete from the beginning of these bytes. */
export type Reading<C> = (bytes: Buffer) => { readonly commands: readonly C[]; readonly rest: Buffer };

/** Tells of each command that comes over this connection, in whatever pieces; a fault of the connection ends it. */
export function takeCommands<C>(socket: Socket, read: Reading<C>, take: (command: C) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => {
    socket.destroy();
  });
  socket.on('data', (chunk) => {
    const { commands, rest } = read(Buffer.concat([bytes, chunk]));
    bytes = Buffer.from(rest);
    for (const command of commands) take(command);
  });
}
