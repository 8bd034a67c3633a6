import { connect, type Socket } from 'node:net';

/** A connection to a control port of this machine. */
export async function connectTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket.setNoDelay(true);
}

/** What is sent together goes in one piece, as that of the product does. */
export function sendTogether(socket: Socket, text: string): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => {
      socket.uncork();
    });
  }
  socket.write(text);
}
