import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { now } from './clock.ts';

export interface TapListeners {
  /** A piece of what the client sent, with the time it came by (milliseconds since 1970). */
  readonly toServer: (text: string, at: number) => void;
  readonly toClient?: (text: string, at: number) => void;
}

/** A way to a server on this machine that hears what goes by. */
export interface Tap {
  readonly port: number;
  close(): Promise<void>;
}

/** @param listen makes the listeners of one connection, so that its pieces can be put together */
export async function startTap(targetPort: number, listen: () => TapListeners): Promise<Tap> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    const { toServer, toClient } = listen();
    for (const [from, to, heard] of [
      [client, upstream, toServer],
      [upstream, client, toClient],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => {
        const at = now();
        to.write(data);
        heard?.(data.toString('latin1'), at);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
