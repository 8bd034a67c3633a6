import { expect } from 'chai';
import { EslConnection } from '../../../../src/freeswitch/esl/esl-connection.ts';
import type { EslConnectOptions } from '../../../../src/freeswitch/esl/esl-connection.ts';
import {
  EslClosed,
  EslEncodingError,
  EslProtocolError,
  EslRefused,
  EslTimeout,
} from '../../../../src/freeswitch/esl/esl-errors.ts';
import type { EslMessage } from '../../../../src/freeswitch/esl/esl-message.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeFreeswitch } from '../../../support/freeswitch/fake-freeswitch.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('EslConnection', () => {
  let freeswitch: FakeFreeswitch;
  let connections: EslConnection[];
  let events: EslMessage[];

  beforeEach(async () => {
    freeswitch = await FakeFreeswitch.start();
    connections = [];
    events = [];
  });
  afterEach(async () => {
    for (const connection of connections) connection.close();
    await freeswitch.stop();
  });

  const connect = async (options: Partial<EslConnectOptions> = {}): Promise<EslConnection> => {
    const connection = await EslConnection.connect({
      host: '127.0.0.1',
      port: freeswitch.port,
      password: 'secret',
      deadlineMs: 1_000,
      onEvent: (event) => events.push(event),
      ...options,
    });
    connections.push(connection);
    return connection;
  };
  const reasonOf = (connection: EslConnection): Promise<Error> =>
    new Promise((resolve) => {
      connection.onClose(resolve);
    });

  it('logs in and listens to nothing but the results of its own jobs', async () => {
    await connect();
    await eventually(() => {
      const commands = freeswitch.commands.map(({ command }) => command);
      expect(commands).to.deep.equal(['auth secret', 'event json BACKGROUND_JOB']);
    });
  });

  it('says that the password is wrong, and that the address is not allowed', async () => {
    freeswitch.on('auth', (_packet, peer) => {
      peer.reply('-ERR invalid');
    });
    expect(await rejectionOf(connect())).to.be.instanceOf(EslRefused);
    const text = 'Access Denied, go away.\n';
    freeswitch.greeting = `Content-Type: text/rude-rejection\nContent-Length: ${text.length}\n\n${text}`;
    expect(await rejectionOf(connect()))
      .to.be.instanceOf(EslRefused)
      .with.property('engineMessage', 'Access Denied, go away.');
  });

  it('gives up on a peer that never asks for the password, and on one that does not listen', async () => {
    freeswitch.greeting = '';
    expect(await rejectionOf(connect({ deadlineMs: 50 }))).to.be.instanceOf(EslTimeout);
    await freeswitch.stop();
    expect(await rejectionOf(connect())).to.be.instanceOf(EslClosed);
  });

  it('knows our address in it, which is one of IPv4 also if it was named as one of IPv6', async () => {
    expect((await connect()).localAddress).to.equal('127.0.0.1');
    const mapped = await connect({ host: '::ffff:127.0.0.1' });
    expect(mapped.localAddress).to.equal('127.0.0.1');
    mapped.close();
    await reasonOf(mapped);
    expect(() => mapped.localAddress).to.throw(EslClosed);
  });

  it('gives each of many commands its own answer', async () => {
    const connection = await connect();
    const words = Array.from({ length: 100 }, (_, index) => `word-${index}`);
    expect(await Promise.all(words.map((word) => connection.api('echo', word)))).to.deep.equal(words);
  });

  it('does not take an answer that comes too late for that of the next command', async () => {
    freeswitch.on('api slow', undefined);
    const connection = await connect({ deadlineMs: 100 });
    expect(await rejectionOf(connection.api('slow'))).to.be.instanceOf(EslTimeout);
    const next = connection.api('version');
    freeswitch.peer.print('late');
    freeswitch.peer.print('FreeSWITCH');
    expect(await next).to.equal('FreeSWITCH');
  });

  for (const failure of ['-ERR No such channel!\n', '-USAGE: <uuid> [cause]\n', '-ERROR\n', 'USAGE: x\n']) {
    it(`rejects what is answered with ${failure.trim()}`, async () => {
      freeswitch.on('api', (_packet, peer) => {
        peer.print(failure);
      });
      const connection = await connect();
      const error = await rejectionOf(connection.api('uuid_kill', 'x'));
      expect(error).to.be.instanceOf(EslRefused).with.property('engineMessage', failure.trim());
    });
  }

  it('takes a configuration that was not loaded for a failure although FreeSWITCH says +OK', async () => {
    const connection = await connect();
    freeswitch.on('api reloadxml', (_packet, peer) => {
      peer.print('+OK [[error near line 3]: unexpected closing tag </x>]\n');
    });
    expect(await rejectionOf(connection.api('reloadxml'))).to.be.instanceOf(EslRefused);
    freeswitch.on('api reloadxml', (_packet, peer) => {
      peer.print('+OK [Success]\n');
    });
    expect(await connection.api('reloadxml')).to.equal('+OK [Success]\n');
  });

  it('sends nothing when a word could become a second command', async () => {
    const connection = await connect();
    expect(await rejectionOf(connection.api('echo', 'x\n\napi shutdown'))).to.be.instanceOf(EslEncodingError);
    expect(await rejectionOf(connection.setGlobalVariable('x', 'a\nb'))).to.be.instanceOf(EslEncodingError);
    expect(await connection.api('echo', 'y')).to.equal('y');
    expect(freeswitch.received('api')).to.have.length(1);
  });

  it('brings the result of a job, also when it is there before the acceptance', async () => {
    freeswitch.on('bgapi', (packet, peer) => {
      const id = packet.headers.get('Job-UUID') ?? '';
      peer.event('BACKGROUND_JOB', { 'Job-UUID': id }, '+OK done\n');
      peer.reply(`+OK Job-UUID: ${id}`);
    });
    const connection = await connect();
    expect(await connection.bgapi('originate', 'loopback/1', '&park()')).to.equal('+OK done\n');
    freeswitch.peer.event('BACKGROUND_JOB', { 'Job-UUID': 'of-somebody-else' }, '+OK\n');
    expect(await connection.api('echo', 'x')).to.equal('x');
    expect(events).to.be.empty;
  });

  it('lets the results of jobs through its own filters', async () => {
    const connection = await connect();
    await connection.filter('CC-Queue', '17');
    await connection.filter('CC-Queue', '18');
    expect(freeswitch.received('filter').map(({ command }) => command)).to.deep.equal([
      'filter Event-Name BACKGROUND_JOB',
      'filter CC-Queue 17',
      'filter CC-Queue 18',
    ]);
  });

  it('puts custom events last in a subscription', async () => {
    const connection = await connect();
    await connection.subscribe(['CHANNEL_HANGUP', 'DTMF'], ['callcenter::info', 'sofia::register']);
    expect(freeswitch.commands.at(-1)?.command).to.equal(
      'event json CHANNEL_HANGUP DTMF CUSTOM callcenter::info sofia::register',
    );
    expect(await rejectionOf(connection.subscribe(['CUSTOM', 'DTMF']))).to.be.instanceOf(EslEncodingError);
    expect(await rejectionOf(connection.subscribe(['ALL']))).to.be.instanceOf(EslEncodingError);
  });

  it('settles everything that waits when the connection is reset', async () => {
    freeswitch.on('bgapi', (_packet, peer) => {
      peer.reply('+OK');
    });
    const connection = await connect();
    const waiting = [connection.api('slow'), connection.bgapi('slower'), connection.getGlobalVariable('x')];
    const outcomes = Promise.allSettled(waiting);
    await eventually(() => {
      expect(freeswitch.received('api global_getvar')).to.have.length(1);
    });
    const reason = reasonOf(connection);
    freeswitch.peer.socket.resetAndDestroy();
    for (const outcome of await outcomes)
      expect(outcome).to.have.property('reason').that.is.instanceOf(EslClosed);
    expect(await reason).to.be.instanceOf(EslClosed);
    expect(await rejectionOf(connection.api('echo', 'x'))).to.be.instanceOf(EslClosed);
  });

  it('finds out that a silent peer is gone', async () => {
    const connection = await connect({ pingEveryMs: 30, pingDeadlineMs: 30 });
    await eventually(() => {
      expect(freeswitch.received('api echo').length).to.be.greaterThan(1);
    });
    expect(await connection.api('echo', 'x')).to.equal('x');
    freeswitch.on('api echo', undefined);
    expect(await reasonOf(connection)).to.be.instanceOf(EslClosed);
  });

  it('does not hold a slow command against the peer while its deadline lasts', async () => {
    const connection = await connect({ pingEveryMs: 10, pingDeadlineMs: 10, deadlineMs: 300 });
    const slow = connection.api('slow');
    expect(await rejectionOf(slow)).to.be.instanceOf(EslTimeout);
    expect(freeswitch.received('api echo').length).to.be.lessThan(2);
  });

  it('ends a connection that is no event socket, or sends more than is sane', async () => {
    const connection = await connect({ messageLimitBytes: 1_000 });
    freeswitch.peer.socket.write('Content-Type: api/response\nContent-Length: 1001\n\n');
    expect(await reasonOf(connection)).to.be.instanceOf(EslProtocolError);
    const other = await connect();
    freeswitch.peer.socket.write('x'.repeat(300_000));
    expect(await reasonOf(other)).to.be.instanceOf(EslProtocolError);
    const third = await connect();
    freeswitch.peer.socket.write('Content-Type: api/response\nContent-Length: -5\n\n');
    expect(await reasonOf(third)).to.be.instanceOf(EslProtocolError);
  });

  it('lives on when thousands of messages come in one piece', async () => {
    const connection = await connect();
    freeswitch.peer.socket.write('\n\n'.repeat(50_000));
    expect(await connection.api('echo', 'x')).to.equal('x');
  });
});
