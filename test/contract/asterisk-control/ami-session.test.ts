import { expect } from 'chai';
import { AmiConnection } from '../../../src/asterisk/ami/ami-connection.ts';
import type { AmiConnectOptions } from '../../../src/asterisk/ami/ami-connection.ts';
import { AmiEncodingError, AmiRefused } from '../../../src/asterisk/ami/ami-errors.ts';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { eventually } from '../../support/eventually.ts';
import { AsteriskInstance } from './asterisk-instance.ts';
import { rejectionOf } from '../../support/rejection-of.ts';

describe('AMI of a real Asterisk', function () {
  this.timeout(30_000);
  let asterisk: AsteriskInstance;
  let open: { close(): unknown }[];

  before(async () => {
    asterisk = await AsteriskInstance.prepare('sécret with: spaces');
    await asterisk.start();
    const session = new AmiSession({ ...options(), onFault: () => undefined });
    session.start();
    await eventually(() => {
      expect(session.state).to.equal('ready');
    }, 20_000);
    await session.close();
  });
  after(() => asterisk.remove());
  beforeEach(() => {
    open = [];
  });
  afterEach(async () => {
    for (const one of open) await one.close();
  });

  const options = (more: Partial<AmiConnectOptions> = {}): AmiConnectOptions => ({
    host: '127.0.0.1',
    port: asterisk.amiPort,
    username: 'switchroom',
    secret: asterisk.secret,
    deadlineMs: 5_000,
    ...more,
  });
  const connect = async (more: Partial<AmiConnectOptions> = {}): Promise<AmiConnection> => {
    const connection = await AmiConnection.connect(options(more));
    open.push(connection);
    return connection;
  };
  const member = { Queue: 'queue-17', Interface: 'Local/s@test-hold' };
  const withMember = async (
    connection: AmiConnection,
    name: string,
    work: () => Promise<void>,
  ): Promise<void> => {
    await connection.send('QueueAdd', { ...member, MemberName: name, Paused: 'true' });
    try {
      await work();
    } finally {
      await connection.send('QueueRemove', member);
    }
  };

  it('refuses a wrong secret in words of its own', async () => {
    const error = await rejectionOf(connect({ secret: 'wrong' }));
    expect(error).to.be.instanceOf(AmiRefused).with.property('engineMessage', 'Authentication failed');
  });

  it('gives 500 actions under way at once their own answers', async () => {
    const connection = await connect();
    const names = Array.from({ length: 500 }, (_, index) => `SW_MANY_${index}`);
    const answers = await Promise.all(
      names.flatMap((Variable, index) => [
        connection.send('Setvar', { Variable, Value: `value ${index}` }),
        connection.send('Getvar', { Variable }),
      ]),
    );
    const values = answers.map((answer) => answer.first('Value')).filter((value) => value !== undefined);
    expect(values).to.deep.equal(names.map((_, index) => `value ${index}`));
  });

  it('lists the members of a queue, whatever events are wanted, and keeps text of people literally', async () => {
    const connection = await connect();
    const name = 'Ödön |;[x] "${SHELL(id)}" 📞';
    await withMember(connection, name, async () => {
      const list = await connection.list('QueueStatus', { Queue: member.Queue });
      expect(list.map(({ event }) => event)).to.deep.equal(['QueueParams', 'QueueMember']);
      expect(list[1]?.first('Name')).to.equal(name);
    });
  });

  it('rejects what Asterisk refuses, with its reason', async () => {
    const connection = await connect();
    await withMember(connection, 'x', async () => {
      const error = await rejectionOf(connection.send('QueueAdd', member));
      expect(error)
        .to.be.instanceOf(AmiRefused)
        .with.property('engineMessage')
        .that.contains('Already there');
    });
    const unknown = await rejectionOf(connection.send('Command', { Command: 'no such command' }));
    expect(unknown instanceof AmiRefused && unknown.response.first('Output')).to.contain('No such command');
    expect(await rejectionOf(connection.list('PJSIPShowContacts')))
      .to.be.instanceOf(AmiRefused)
      .with.property('engineMessage', 'No Contacts found');
  });

  it('sends only the wanted events', async () => {
    const acting = await connect();
    const toldBy = async (events: string[]): Promise<string[]> => {
      const told: string[] = [];
      const connection = await connect({ events, onEvent: (event) => told.push(event.event ?? '') });
      await withMember(acting, 'x', async () => {
        await acting.send('QueuePause', { ...member, Paused: 'false' });
      });
      // Events come in order, so what was to come before the answer to this one has come.
      await connection.send('Ping');
      await eventually(() => {
        expect(told).to.include(events.at(-1));
      });
      connection.close();
      return told;
    };
    expect(await toldBy(['QueueMemberRemoved'])).to.deep.equal(['QueueMemberRemoved']);
    expect(await toldBy(['QueueMemberAdded', 'QueueMemberRemoved'])).to.deep.equal([
      'QueueMemberAdded',
      'QueueMemberRemoved',
    ]);
    expect(await toldBy(['QueueMemberAdded', 'QueueMemberPause', 'QueueMemberRemoved'])).to.deep.equal([
      'QueueMemberAdded',
      'QueueMemberPause',
      'QueueMemberRemoved',
    ]);
  });

  it('reads the whole output of a command', async () => {
    const answer = await (await connect()).send('Command', { Command: 'module show' });
    const output = answer.all('Output');
    const counted = /^(\d+) modules loaded/.exec(output.at(-1) ?? '')?.[1];
    expect(output).to.have.length(Number(counted) + 2);
    expect(answer.strayLines).to.be.empty;
  });

  it('reads the longest line that may be sent, and the encoder refuses the next longer one', async () => {
    const connection = await connect();
    const longest = 'x'.repeat(1_022 - 'Value: '.length);
    await connection.send('Setvar', { Variable: 'SW_LONG', Value: longest });
    expect((await connection.send('Getvar', { Variable: 'SW_LONG' })).first('Value')).to.equal(longest);
    const error = await rejectionOf(connection.send('Setvar', { Variable: 'SW_LONG', Value: `${longest}x` }));
    expect(error).to.be.instanceOf(AmiEncodingError);
  });

  it('lets the most headers through that may be sent', async () => {
    const connection = await connect();
    const padding = Array.from({ length: 124 }, (_, index) => `x${index}`);
    await connection.send('Setvar', { Padding: padding, Variable: 'SW_LAST', Value: 'arrived' });
    expect((await connection.send('Getvar', { Variable: 'SW_LAST' })).first('Value')).to.equal('arrived');
  });
});
