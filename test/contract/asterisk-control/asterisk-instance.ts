import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolders } from '../../../ops/instances/cache-folder.ts';
import { freeTcpPort, freeUdpPort } from '../../../ops/instances/free-port.ts';
import { freeRtpRange } from '../../../ops/instances/rtp-range.ts';
import { eventually } from '../../support/eventually.ts';

const DIALPLAN = `
[globals]
SW_TEST=as configured
[test-hold]
exten => s,1,Answer()
 same => n,Echo()
; Hands the channel to the application that is named like the extension.
[test-stasis]
exten => _[a-z].,1,Answer()
 same => n,Set(SW_NOISE=1)
 same => n,Stasis(\${EXTEN})
 same => n,Hangup()
`;
const QUEUES = '[queue-17](sw-queue)\nstrategy=rrmemory\n';

/** A real Asterisk of its own folder and ports, for tests of the control connections. */
export class AsteriskInstance {
  readonly folder: string;
  readonly secret: string;
  readonly amiPort: number;
  readonly httpPort: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, secret: string, amiPort: number, httpPort: number) {
    this.folder = folder;
    this.secret = secret;
    this.amiPort = amiPort;
    this.httpPort = httpPort;
  }

  /** Writes the configuration; nothing runs yet. */
  static async prepare(secret: string): Promise<AsteriskInstance> {
    const folder = await mkdtemp(join(tmpdir(), 'switchroom-control-'));
    const instance = new AsteriskInstance(folder, secret, await freeTcpPort(), await freeTcpPort());
    const root = asteriskRoot();
    const rtp = await freeRtpRange();
    await promisify(execFile)('sh', [resolve('asterisk-conf/instance.sh'), folder], {
      env: {
        ...process.env,
        MODULES_DIR: join(root, 'usr/lib/x86_64-linux-gnu/asterisk/modules'),
        DATA_DIR: join(root, 'usr/share/asterisk'),
        BIND_ADDRESS: '127.0.0.1',
        SIP_PORT: String(await freeUdpPort()),
        RTP_FIRST: String(rtp.first),
        RTP_LAST: String(rtp.last),
        AMI_PORT: String(instance.amiPort),
        HTTP_PORT: String(instance.httpPort),
        CONTROL_SECRET: secret,
      },
    });
    const generated = join(folder, 'generated', 'company-1');
    await mkdir(generated, { recursive: true });
    await writeFile(join(generated, 'dialplan.conf'), DIALPLAN);
    await writeFile(join(generated, 'queues.conf'), QUEUES);
    return instance;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** Starts it and returns at once: the sessions wait for it by themselves. */
  async start(): Promise<void> {
    const root = asteriskRoot();
    const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
    const output = await open(join(this.folder, 'output.log'), 'a');
    this.#process = spawn(
      join(root, 'usr/lib64/ld-linux-x86-64.so.2'),
      [
        '--library-path',
        `${libraries}:${join(libraries, 'pulseaudio')}`,
        join(root, 'usr/sbin/asterisk'),
        '-f',
        '-C',
        join(this.folder, 'etc/asterisk.conf'),
      ],
      { stdio: ['ignore', output.fd, output.fd] },
    );
    await output.close();
    const child = this.#process;
    process.once('exit', () => child.kill('SIGKILL'));
  }

  /** SIGSTOP; resolves when every thread stands still, which takes a moment. */
  async freeze(): Promise<void> {
    this.#process?.kill('SIGSTOP');
    const tasks = `/proc/${this.#process?.pid ?? 0}/task`;
    await eventually(async () => {
      for (const task of await readdir(tasks)) {
        const stat = await readFile(`${tasks}/${task}/stat`, 'utf8');
        if (!stat.includes(') T ')) throw new Error(`thread ${task} still runs`);
      }
    });
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function asteriskRoot(): string {
  const folders = cacheFolders(process.env, process.getuid?.() === 0).map((folder) =>
    join(folder, 'asterisk-root'),
  );
  const root = folders.find((folder) => existsSync(join(folder, 'usr/sbin/asterisk')));
  if (root === undefined) throw new Error(`no Asterisk in ${folders.join(' or ')}: run make install`);
  return root;
}
