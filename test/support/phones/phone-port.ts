import { freeUdpPort, isPortFree } from '../../../ops/instances/free-port.ts';

/**
 * A port for a phone that takes calls by UDP and TCP there, and by TLS at the one behind it. Of the ports for TCP that the system hands out,
 * many are taken at any moment while tests run: by connections, also by those that are over since less than a minute.
 */
export async function freePhonePort(): Promise<number> {
  for (;;) {
    const port = await freeUdpPort();
    if ((await isPortFree('tcp', port)) && (await isPortFree('tcp', port + 1))) return port;
  }
}
