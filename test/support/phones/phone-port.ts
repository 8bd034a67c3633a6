import { randomInt } from 'node:crypto';
import { isPortFree } from '../../../ops/instances/free-port.ts';

/**
 * Behind those of the audio of phones, and before those that the system takes for connections: of these some are taken at any moment while
 * tests run, and a phone needs two in a row.
 */
const first = 26_000;
const pairs = 3_000;
const handedOut = new Set<number>();

/** A port for a phone that takes calls by UDP and TCP there, and by TLS at the one behind it. Free at this moment, and given to no other phone of this process. */
export async function freePhonePort(): Promise<number> {
  for (;;) {
    const port = first + 2 * randomInt(pairs);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (handedOut.size > pairs / 2) handedOut.clear();
    if ((await isPortFree('both', port)) && (await isPortFree('tcp', port + 1))) return port;
  }
}
