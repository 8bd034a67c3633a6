import { expect } from 'chai';
import fc from 'fast-check';
import { actionReader, commandReader, isReload, requestReader } from '../../bench/control-taps.ts';

/** Gives the text to the reader in pieces cut anywhere. */
function readInPieces(
  reader: { read(piece: string): string[] },
  text: string,
  cuts: readonly number[],
): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const edges = [0, ...places, text.length];
  return edges.slice(1).flatMap((end, index) => reader.read(text.slice(edges[index], end)));
}

describe('bench: counting what the server asks of the engine', () => {
  const actions =
    'Action: Login\r\nUsername: u\r\n\r\nAction: QueuePause\r\nActionID: 7\r\nPaused: true\r\n\r\n' +
    'action: Command\r\nCommand: module reload x\r\n\r\n';
  const requests =
    'POST /ari/asterisk/variable?variable=A&value=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}' +
    'GET /ari/channels HTTP/1.1\r\nHost: x\r\n\r\n';

  it('any split of the stream gives the same manager actions', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(readInPieces(actionReader(), actions, cuts)).to.deep.equal([
          'Login',
          'QueuePause',
          'Command module reload x',
        ]);
      }),
    );
  });

  it('any split of the stream gives the same requests, without the values of their queries', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(readInPieces(requestReader(), requests, cuts)).to.deep.equal([
          'POST /ari/asterisk/variable',
          'GET /ari/channels',
        ]);
      }),
    );
  });

  it('any split of the stream gives the same commands, without their ids, addresses and secrets', () => {
    const commands =
      'auth abcdef\n\napi lua members.lua pause 0f9c3a7e-1111-4222-8333-444455556666 queue-1 agent-2 x 1\n\n' +
      'bgapi reloadxml\nJob-UUID: 5\n\napi callcenter_config queue list\n\n';
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(readInPieces(commandReader(), commands, cuts)).to.deep.equal([
          'auth',
          'api lua members.lua pause',
          'bgapi reloadxml',
          'api callcenter_config queue list',
        ]);
      }),
    );
  });

  it('a reload is recognised whichever way it is asked for', () => {
    const ami = (label: string) => isReload({ at: 0, by: 'ami', label });
    const ari = (label: string) => isReload({ at: 0, by: 'ari', label });
    for (const label of ['Reload', 'QueueReload', 'ModuleLoad', 'Command dialplan reload'])
      expect(ami(label)).to.be.true;
    expect(ari('PUT /ari/asterisk/modules/app_queue.so')).to.be.true;
    for (const label of ['QueuePause', 'QueueAdd', 'Getvar', 'Ping']) expect(ami(label)).to.be.false;
    expect(ari('POST /ari/asterisk/variable')).to.be.false;
    const esl = (label: string) => isReload({ at: 0, by: 'esl', label });
    for (const label of [
      'bgapi reloadxml',
      'api reloadacl',
      'bgapi sofia profile switchroom rescan',
      'api lua queues.lua load',
    ])
      expect(esl(label)).to.be.true;
    for (const label of [
      'api lua members.lua pause',
      'api lua revision.lua',
      'api callcenter_config queue list',
    ])
      expect(esl(label)).to.be.false;
    expect(isReload({ at: 0, by: 'sql', label: 'SELECT reload' })).to.be.false;
  });
});
