import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asterisk, startAsterisk } from '../../../ops/instances/asterisk.ts';
import { freeTcpPort } from '../../../ops/instances/free-port.ts';

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

/** A real Asterisk of its own folder and ports, whose ports are known before it runs. */
export class AsteriskInstance {
  readonly folder: string;
  readonly secret: string;
  readonly amiPort: number;
  readonly httpPort: number;
  #running: Asterisk | undefined;

  private constructor(folder: string, secret: string, amiPort: number, httpPort: number) {
    this.folder = folder;
    this.secret = secret;
    this.amiPort = amiPort;
    this.httpPort = httpPort;
  }

  /** Writes the generated files; nothing runs yet. */
  static async prepare(secret: string): Promise<AsteriskInstance> {
    const folder = await mkdtemp(join(tmpdir(), 'switchroom-control-'));
    const generated = join(folder, 'generated', 'company-1');
    await mkdir(generated, { recursive: true });
    await writeFile(join(generated, 'dialplan.conf'), DIALPLAN);
    await writeFile(join(generated, 'queues.conf'), QUEUES);
    return new AsteriskInstance(folder, secret, await freeTcpPort(), await freeTcpPort());
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** Where phones register; known once it runs. */
  get sipPort(): number {
    return this.#running?.ports.sip ?? 0;
  }

  async start(): Promise<void> {
    const { folder, secret, amiPort, httpPort } = this;
    this.#running = await startAsterisk({ folder, secret, ports: { ami: amiPort, http: httpPort } });
  }

  async freeze(): Promise<void> {
    await this.#running?.freeze();
  }

  thaw(): void {
    this.#running?.thaw();
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#running?.kill9();
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
