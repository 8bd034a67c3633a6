import { isIP } from 'node:net';
import type { Request } from 'express';

/** The IP address of the caller. What a trusted proxy passes on may be anything; then it is the proxy's own. */
export function callerAddress({ ip, socket }: Pick<Request, 'ip' | 'socket'>): string {
  return ip !== undefined && isIP(ip) !== 0 ? ip : (socket.remoteAddress ?? '');
}
