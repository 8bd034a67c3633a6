import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { freeTcpPort } from '../../../ops/instances/free-port.ts';
import { eventually } from '../../support/eventually.ts';
import { emptySnapshot } from '../../support/snapshot.ts';
import { type FreeswitchLogicBench, startFreeswitchLogic } from './freeswitch-logic-bench.ts';
import { type MarksOfWalks, marksAt } from './marks-of-walks.ts';

const hangUp = { kind: 'hang-up', reason: 'normal' } as const;
const busy = { kind: 'hang-up', reason: 'busy' } as const;

onFreeswitch('a menu whose controller is lost, on a real FreeSWITCH', function () {
  this.timeout(60_000);
  let bench: FreeswitchLogicBench | undefined;
  let marks: MarksOfWalks;
  let server: Server | undefined;
  let port: number;
  let greet: (socket: Socket) => void = () => undefined;

  before(async () => {
    bench = await startFreeswitchLogic();
    marks = marksAt(bench);
    await bench.apply({
      ...emptySnapshot,
      prompts: [{ id: 1, contentHash: 'a'.repeat(64) }],
      menus: [
        {
          ...{ id: 8, promptId: 1, keys: [{ key: '1', destination: hangUp }], waitSeconds: 2, tries: 1 },
          ...{ onNoInput: hangUp, onWrongInput: hangUp, onUnavailable: busy },
        },
        {
          ...{ id: 9, promptId: 1, keys: [{ key: '1', destination: hangUp }], waitSeconds: 2, tries: 1 },
          ...{ onNoInput: hangUp, onWrongInput: hangUp, onUnavailable: { kind: 'menu', menuId: 8 } },
        },
      ],
    });
    port = await freeTcpPort();
    const listening = createServer((socket) => {
      socket.on('error', () => undefined);
      greet(socket);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
  });

  after(async () => {
    server?.close();
    await bench?.dispose();
  });

  /** How long a call stays in the menu, in milliseconds. */
  const stay = async (heartbeat: number, controllerPort: number): Promise<number> => {
    if (!bench) throw new Error('the bench is not there yet');
    await bench.esl.setGlobalVariable('sw_heartbeat', String(heartbeat));
    await bench.esl.setGlobalVariable('sw_controller', `127.0.0.1:${controllerPort}`);
    const walk = await bench.begin({ node: 'menu-8' });
    const passed = await marks.until(walk, 'hang-up-busy:enter');
    expect(passed).to.deep.equal(['menu-8:enter', 'menu-8:unavailable', 'hang-up-busy:enter']);
    const lines = (await bench.told()).filter((line) => line.walk === walk && line.name === 'SW_NODE');
    return (lines[1]?.at ?? 0) - (lines[0]?.at ?? 0);
  };
  const now = () => Math.floor(Date.now() / 1_000);

  it('one that gives no sign of life is not asked, and where nobody listens nobody waits', async () => {
    expect(await stay(now() - 10, port)).to.be.lessThan(500);
    expect(await stay(now(), await freeTcpPort())).to.be.lessThan(500);
  });

  it('one that takes the call and says nothing holds it for three seconds', async () => {
    greet = () => undefined;
    expect(await stay(now(), port)).to.be.within(1_500, 4_000);
  });

  it('one that dies with the call in its hands holds it no longer', async () => {
    greet = (socket) => socket.destroy();
    expect(await stay(now(), port)).to.be.lessThan(4_000);
  });

  it('one that is late for one look, though its last sign of life was a second before, keeps the call', async () => {
    if (!bench) throw new Error('the bench is not there yet');
    const { esl } = bench;
    let call = '';
    greet = (socket) => {
      socket.once('data', (text) => {
        call = /^Unique-ID: (\S+)$/mu.exec(String(text))?.[1] ?? '';
      });
      socket.write('connect\n\n');
    };
    // On whole seconds the beat of 10.9 is two of them away from a look at 12.0.
    const beat = () => esl.setGlobalVariable('sw_heartbeat', String(now() - 2));
    const told = (name: string) => esl.api('uuid_getvar', call, name);
    await esl.setGlobalVariable('sw_heartbeat', String(now()));
    await esl.setGlobalVariable('sw_controller', `127.0.0.1:${port}`);
    const walk = await bench.begin({ node: 'menu-8' });
    await eventually(() => {
      expect(call).not.to.equal('');
    });
    const holdUntil = async (lease: string, name: string, value: string) => {
      await esl.api('uuid_setvar', call, 'sw_lease', lease);
      await eventually(async () => {
        await beat();
        expect((await told(name)).trim()).to.equal(value);
      });
    };
    await holdUntil('1', 'sw_lease_seen', '1');
    await holdUntil('1', 'sw_lease_missed', '1');
    await holdUntil('2', 'sw_lease_seen', '2');
    expect(await marks.of(walk)).to.deep.equal(['menu-8:enter']);
    await bench.hangUp(walk);
  });

  it('one that hung, and closes its old connection late, takes nothing from the next menu', async () => {
    if (!bench) throw new Error('the bench is not there yet');
    const { esl } = bench;
    const sockets: Socket[] = [];
    greet = (socket) => {
      sockets.push(socket);
    };
    await esl.setGlobalVariable('sw_controller', `127.0.0.1:${port}`);
    const beat = setInterval(() => {
      void esl.setGlobalVariable('sw_heartbeat', String(now()));
    }, 200);
    try {
      const walk = await bench.begin({ node: 'menu-9' });
      const [hung, next] = await eventually(() => {
        const [first, second] = sockets;
        if (!first || !second) throw new Error('it is not in the second menu yet');
        return [first, second] as const;
      }, 10_000);
      const taken = once(next, 'data');
      next.write('connect\n\n');
      const text = String((await taken)[0]);
      const call = /^Unique-ID: (\S+)$/mu.exec(text)?.[1] ?? '';
      hung.destroy();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await esl.api('lua', 'bring-back.lua', call, '2', 'key-1', 'when-left');
      next.destroy();
      const passed = await marks.until(walk, 'hang-up-normal:enter');
      expect(passed.slice(2)).to.deep.equal(['menu-8:enter', 'menu-8:key-1', 'hang-up-normal:enter']);
    } finally {
      clearInterval(beat);
    }
  });
});
