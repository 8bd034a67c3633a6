import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** `both`: a server that takes UDP and TCP at the same number. */
export type PortKind = 'tcp' | 'udp' | 'both';

/** The system may give a port twice in a row, before the first server that asked for one has taken it. */
const handedOut = new Set<string>();

/** A TCP port on loopback that is free at this moment, and not given to anybody else in this process. */
export function freeTcpPort(address = '127.0.0.1'): Promise<number> {
  return unusedPort('tcp', () => bindTcp(0, address));
}

/** The same for UDP. */
export function freeUdpPort(address = '127.0.0.1'): Promise<number> {
  return unusedPort('udp', () => bindUdp(0, address));
}

/** A port that is free for both. */
export async function freePortOfBothKinds(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = await freeUdpPort(address);
    if (await isPortFree('tcp', port, address)) return port;
  }
}

async function unusedPort(kind: string, bind: () => Promise<number>): Promise<number> {
  for (;;) {
    const port = await bind();
    const key = `${kind}/${port}`;
    if (handedOut.has(key)) continue;
    handedOut.add(key);
    return port;
  }
}

/** Could a server listen on this port at this moment? */
export async function isPortFree(kind: PortKind, port: number, address = '127.0.0.1'): Promise<boolean> {
  try {
    if (kind !== 'udp') await bindTcp(port, address);
    if (kind !== 'tcp') await bindUdp(port, address);
    return true;
  } catch {
    return false;
  }
}

function bindTcp(port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: address, exclusive: true }, () => {
      const bound = server.address();
      const got = typeof bound === 'object' && bound !== null ? bound.port : 0;
      server.close(() => {
        resolve(got);
      });
    });
  });
}

function bindUdp(port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind({ port, address, exclusive: true }, () => {
      const { port: got } = socket.address();
      socket.close(() => {
        resolve(got);
      });
    });
  });
}
