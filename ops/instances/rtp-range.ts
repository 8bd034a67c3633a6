import { isPortFree } from './free-port.ts';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Ports for the media of Asterisks: below those that the system hands out by itself (32768 on Linux),
 * and apart from those of the test phones (20000 to 25999).
 */
const LOWEST = 10_000;
const HIGHEST = 19_999;
const PORTS = 500;

/**
 * A block of UDP ports, all free at this moment, chosen at random so that instances started at the same time
 * seldom get the same one. If two do, Asterisk passes over a port in use; the blocks only become narrower.
 *
 * @param random 0 <= x < 1, as Math.random
 * @throws when no free block was found in a few tries
 */
export async function freeRtpRange(random: () => number = Math.random): Promise<PortRange> {
  const blocks = Math.floor((HIGHEST - LOWEST + 1) / PORTS);
  for (let attempt = 0; attempt < blocks; attempt += 1) {
    const first = LOWEST + PORTS * Math.floor(random() * blocks);
    const range = { first, last: first + PORTS - 1 };
    if (await isRangeFree(range)) return range;
  }
  throw new Error(`no ${PORTS} free UDP ports in a row between ${LOWEST} and ${HIGHEST}`);
}

/** Is each second port free? RTP sits on the even ones and RTCP beside it. */
export async function isRangeFree(range: PortRange): Promise<boolean> {
  const ports = Array.from(
    { length: (range.last - range.first + 1) / 2 },
    (_, step) => range.first + 2 * step,
  );
  return (await Promise.all(ports.map((port) => isPortFree('udp', port, '0.0.0.0')))).every(Boolean);
}
