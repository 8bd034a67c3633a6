import { expect } from 'chai';
import {
  AriClosed,
  AriEncodingError,
  AriProtocolError,
  AriRefused,
  AriTimeout,
} from '../../../../src/asterisk/ari/ari-errors.ts';
import { AriBench } from './ari-bench.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('requests over ARI', () => {
  let bench: AriBench;

  beforeEach(async () => {
    bench = await AriBench.start();
  });
  afterEach(() => bench.stop());

  it('are rejected when the connection is reset under them', async () => {
    bench.ari.on('GET /ari/asterisk/ping', (request) => request.socket.resetAndDestroy());
    const error = await rejectionOf((await bench.connect()).commands.ping());
    expect(error).to.be.instanceOf(AriClosed).with.property('code', 'ari-closed');
  });

  it('are rejected at their own deadline, and the next ones go on', async () => {
    bench.ari.on('GET /ari/asterisk/info', () => undefined);
    const open = await bench.connect();
    const late = rejectionOf(open.commands.info({ deadlineMs: 30 }));
    await open.commands.ping();
    expect(await late)
      .to.be.instanceOf(AriTimeout)
      .with.property('deadlineMs', 30);
    await open.commands.ping();
  });

  it('are rejected when the answer cannot be read or is not what it should be', async () => {
    const open = await bench.connect();
    for (const answer of ['{"cut', '[]', '{"value":7}']) {
      bench.ari.on('GET /ari/asterisk/variable', (_request, response) => response.end(answer));
      expect(await rejectionOf(open.commands.getGlobalVariable('X'))).to.be.instanceOf(AriProtocolError);
    }
  });

  it('are rejected with the engine’s words', async () => {
    bench.ari.on('GET /ari/channels', (_request, response) => {
      response.writeHead(500).end('{"message":"Allocation failed"}');
    });
    const error = await rejectionOf((await bench.connect()).commands.listChannels());
    expect(error).to.be.instanceOf(AriRefused).with.property('engineMessage', 'Allocation failed');
  });

  it('are rejected when this Asterisk does not offer them', async () => {
    const open = await bench.connect();
    expect(await rejectionOf(open.commands.run('asterisk', 'makeCoffee'))).to.be.instanceOf(AriProtocolError);
    expect(await rejectionOf(open.commands.run('constructor', 'call'))).to.be.instanceOf(AriProtocolError);
  });

  it('take the end of a channel by itself for an outcome, not for an error', async () => {
    bench.ari.on('DELETE /ari/channels/12.3', (_request, response) => response.writeHead(204).end());
    const open = await bench.connect();
    expect(await open.commands.hangUp('12.3')).to.equal('hung-up');
    expect(await open.commands.hangUp('12.4')).to.equal('already-gone');
    expect(await open.commands.getChannelVariable('12.4', 'CHANNEL(state)')).to.be.undefined;
  });

  it('send text of people literally', async () => {
    bench.ari.on('POST /ari/asterisk/variable', (_request, response) => response.writeHead(204).end());
    await (await bench.connect()).commands.setGlobalVariable('SW_X', 'é&value=2#\r\n');
    expect(bench.ari.requests.at(-1)).to.equal(
      'POST /ari/asterisk/variable?variable=SW_X&value=%C3%A9%26value%3D2%23%0D%0A',
    );
  });

  it('refuse names that would run a dialplan function or reach another resource', async () => {
    const open = await bench.connect();
    const before = bench.ari.requests.length;
    for (const refusal of [
      open.commands.setGlobalVariable('FILE(/etc/passwd)', 'x'),
      open.commands.getGlobalVariable('SHELL(id)'),
      open.commands.getChannelVariable('1.1', 'SHELL(${X})'),
      open.commands.hangUp(''),
      open.commands.hangUp('..'),
      open.commands.getConfigObject('res_pjsip', 'endpoint', '.'),
      open.commands.deleteConfigObject('res_pjsip', 'contact', '..'),
    ]) {
      expect(await rejectionOf(refusal)).to.be.instanceOf(AriEncodingError);
    }
    expect(bench.ari.requests).to.have.length(before);
  });
});
