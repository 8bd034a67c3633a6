import { expect } from 'chai';
import { createServer, type Server } from 'node:net';
import { freeTcpPort } from '../../../ops/instances/free-port.ts';
import { chooseHttpPort } from '../../../ops/local/http-port.ts';
import { rejectionOf } from '../../support/rejection-of.ts';

describe('the port of the REST interface that make run starts', () => {
  let other: Server | null = null;
  afterEach(() => {
    other?.close();
    other = null;
  });

  const takenPort = async () => {
    const port = await freeTcpPort();
    await new Promise<void>((resolve) => {
      other = createServer().listen(port, '127.0.0.1', resolve);
    });
    return port;
  };
  const choose = (asked: number | string, knownPort?: number) =>
    chooseHttpPort(knownPort === undefined ? null : { url: `http://127.0.0.1:${knownPort}` }, {
      SWITCHROOM_HTTP_PORT: String(asked),
    });

  it('is the one that SWITCHROOM_HTTP_PORT names, also when it was another one the last time', async () => {
    const port = await freeTcpPort();
    expect(await choose(port)).to.equal(port);
    expect(await choose(port, await freeTcpPort())).to.equal(port);
  });

  it('is that of the last time, and another one when somebody has it', async () => {
    const before = await freeTcpPort();
    expect(await choose('', before)).to.equal(before);
    const taken = await takenPort();
    expect(await choose('', taken))
      .to.be.above(0)
      .and.not.equal(taken);
  });

  it('is refused when it was asked for and somebody has it, or it is none', async () => {
    const taken = await takenPort();
    expect((await rejectionOf(choose(taken))).message).to.equal(
      `port ${taken} (SWITCHROOM_HTTP_PORT) belongs to another program`,
    );
    for (const none of ['0', '65536', '80x', '-1'])
      expect((await rejectionOf(choose(none))).message).to.include('SWITCHROOM_HTTP_PORT can be 1 to 65535');
  });
});
