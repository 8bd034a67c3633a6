import { expect } from 'chai';
import { createServer, type Server } from 'node:net';
import { freePortOfBothKinds, isPortFree } from '../../../ops/instances/free-port.ts';

describe('a port for a server that takes UDP and TCP', () => {
  let server: Server | null = null;
  afterEach(() => {
    server?.close();
  });

  it('is free for both, and taken when one of them is', async () => {
    const port = await freePortOfBothKinds();
    expect(await isPortFree('both', port)).to.equal(true);
    server = createServer();
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    expect(await isPortFree('both', port)).to.equal(false);
    expect(await isPortFree('udp', port)).to.equal(true);
  });
});
