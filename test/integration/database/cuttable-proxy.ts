import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to a server that can be broken, as networks and servers break. */
export interface CuttableProxy {
  readonly port: number;
  /** How often something was sent to the server. */
  readonly sent: () => number;
  /** Resets all connections and takes no new ones, as a server that was killed. */
  cut(): void;
  /** Loses the next answer, and with it the connection: the server has done what was asked, and nobody knows. */
  loseAnswer(): void;
  /** Keeps connections and takes new ones, but nothing gets through any more, as a host that lost its power. */
  freeze(): void;
  /** New connections work again; what was swallowed stays lost. */
  restore(): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(target: { host: string; port: number }): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let mode: 'open' | 'cut' | 'frozen' | 'losing' = 'open';
  let sent = 0;
  const server = createServer((client) => {
    if (mode === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => {
        if (from === client) sent += 1;
        if (mode === 'losing' && from === upstream) {
          mode = 'open';
          client.resetAndDestroy();
        } else if (mode !== 'frozen') to.write(data);
      });
      from.on('end', () => {
        if (mode === 'open') to.end();
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const resetAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    loseAnswer: () => {
      mode = 'losing';
    },
    cut: () => {
      mode = 'cut';
      resetAll();
    },
    freeze: () => {
      mode = 'frozen';
    },
    restore: () => {
      if (mode === 'frozen') resetAll();
      mode = 'open';
    },
    close: async () => {
      resetAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
