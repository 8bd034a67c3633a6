import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { answerTo, methodOf } from './sip-text.ts';

/** A provider behind which everybody is busy; it keeps what it was asked. */
export interface BusyProvider {
  readonly host: string;
  readonly port: number;
  /** The INVITEs, as they came. */
  readonly invites: string[];
  close(): void;
}

export async function startBusyProvider(): Promise<BusyProvider> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const invites: string[] = [];
  socket.on('message', (bytes, from) => {
    const text = bytes.toString('utf8');
    if (methodOf(text) === undefined) return;
    if (methodOf(text) === 'INVITE') invites.push(text);
    socket.send(answerTo(text, '486 Busy Here', 'x'), from.port, from.address);
  });
  return { host: '127.0.0.1', port: socket.address().port, invites, close: () => socket.close() };
}
