import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFreeswitch } from '../../../ops/instances/freeswitch.ts';

/**
 * Records what a real FreeSWITCH sends, byte for byte, for the tests that read it back:
 * `FREESWITCH_BIN=... node --import tsx test/support/freeswitch-transcripts/record.ts`
 */
async function record(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-record-'));
  const freeswitch = await startFreeswitch({ folder });
  try {
    const inbound = await Recorder.of(connect(freeswitch.ports.esl, '127.0.0.1'));
    await inbound.ask(`auth ${freeswitch.secret}`);
    const version = /Version (\S+)/.exec(await inbound.ask('api version'))?.[1] ?? 'unknown';
    await inbound.ask('event json BACKGROUND_JOB CHANNEL_ANSWER CUSTOM callcenter::info');
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const handedOver = once(server, 'connection') as Promise<[Socket]>;
    const name = "{origination_caller_id_name='J\xfcrgen 50%'}";
    await inbound.ask(`bgapi originate ${name}loopback/app=park 'socket:127.0.0.1:${port} full,park' inline`);
    const outbound = await Recorder.of((await handedOver)[0]);
    const uuid = /Unique-ID: (\S+)/.exec(await outbound.ask('connect'))?.[1] ?? '';
    for (const command of [`filter Unique-ID ${uuid}`, 'event json CHANNEL_EXECUTE_COMPLETE DTMF'])
      await outbound.ask(command);
    await outbound.ask('sendmsg\ncall-command: execute\nexecute-app-name: answer\nEvent-UUID: 1-2-3');
    for (const command of [`api uuid_recv_dtmf ${uuid} 5#`, 'getvar sw_unset', 'api uuid_exists x'])
      await outbound.ask(command);
    await inbound.ask('filter Caller-Caller-ID-Name 50%');
    for (const command of ['api nosuch', 'api reloadxml', `api uuid_kill ${uuid}`, 'nosuch', 'exit'])
      await inbound.ask(command);
    await Promise.all([inbound.ended, outbound.ended]);
    server.close();

    const header = (what: string): string =>
      `FreeSWITCH ${version}, recorded ${new Date().toISOString().slice(0, 10)}: ${what}\n`;
    await save('inbound.txt', header('a control connection'), inbound.bytes);
    await save(
      'outbound.txt',
      header('a call handed over by `socket ... full`, until it is hung up'),
      outbound.bytes,
    );
  } finally {
    await freeswitch.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks one thing after the other and keeps every byte that comes. */
class Recorder {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  readonly ended: Promise<unknown>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.ended = once(socket, 'close');
    socket.on('data', (chunk) => this.#chunks.push(chunk));
  }

  static async of(socket: Socket): Promise<Recorder> {
    const recorder = new Recorder(socket);
    await recorder.#silence();
    return recorder;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Sends bytes of Latin-1, as a telephone may, and returns what comes until nothing more does. */
  async ask(command: string): Promise<string> {
    const before = this.bytes.length;
    this.#socket.write(Buffer.from(`${command}\n\n`, 'latin1'));
    await this.#silence();
    return this.bytes.subarray(before).toString();
  }

  async #silence(): Promise<void> {
    let heard: number;
    do {
      heard = this.#chunks.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
    } while (this.#chunks.length > heard);
  }
}

async function save(file: string, header: string, bytes: Buffer): Promise<void> {
  await writeFile(join(import.meta.dirname, file), Buffer.concat([Buffer.from(header), bytes]));
}

await record();
