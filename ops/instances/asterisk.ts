import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { awaitFullyBooted } from './ask-asterisk.ts';
import { findAsterisk } from './binaries.ts';
import { freeTcpPort, freeUdpPort } from './free-port.ts';
import { freeRtpRange, isRangeFree } from './rtp-range.ts';
import type { PortRange } from './rtp-range.ts';
import type { RunningInstance } from './running-instance.ts';
import { startInstance } from './start-instance.ts';
import { storedCredentials } from './stored-credentials.ts';

export type AsteriskPort = 'sip' | 'ami' | 'http';

export interface AsteriskOptions {
  readonly folder: string;
  /** Must be these; else the last ones if free, else any. */
  readonly ports?: Partial<Readonly<Record<AsteriskPort, number>>>;
  /** Password of the manager and ARI account; letters, digits, `-`, `_`. Default: made once and kept in the folder. */
  readonly secret?: string;
  /** Default 127.0.0.1: where phones and trunks reach SIP and media. */
  readonly bindAddress?: string;
  /** `systemname`, the prefix of its unique ids; letters, digits, `-`. */
  readonly systemName?: string;
  /** Default `FOLDER/generated`: what the controller writes. */
  readonly generatedFolder?: string;
  /** Default `FOLDER/recordings` */
  readonly recordingsFolder?: string;
  readonly log?: (line: string) => void;
}

export interface Asterisk extends RunningInstance<AsteriskPort> {
  readonly rtp: PortRange;
  /** Account of the manager interface (AMI) and of ARI. */
  readonly user: string;
  readonly secret: string;
  /** `http://127.0.0.1:PORT`; ARI is under `/ari`. */
  readonly httpUrl: string;
  /** `etc` of the instance. */
  readonly configFolder: string;
  readonly generatedFolder: string;
  readonly recordingsFolder: string;
  /** The engine's own append-only log, which is the journal. */
  readonly celFile: string;
  readonly messagesLog: string;
}

const USER = 'switchroom';
const WRITER = fileURLToPath(new URL('../../asterisk-conf/instance.sh', import.meta.url));
const run = promisify(execFile);

/**
 * An Asterisk of our own: control ports on loopback, everything it writes under `folder`. Its configuration is
 * written anew from asterisk-conf/ at each start; the generated files and recordings are kept.
 *
 * @throws InstanceError
 */
export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  const folder = resolve(options.folder);
  const secret = options.secret ?? storedCredentials(folder, ['secret']).secret;
  const bindAddress = options.bindAddress ?? '127.0.0.1';
  const generatedFolder = resolve(options.generatedFolder ?? join(folder, 'generated'));
  const recordingsFolder = resolve(options.recordingsFolder ?? join(folder, 'recordings'));
  const messagesLog = join(folder, 'log/messages.log');

  const instance = await startInstance({
    label: 'Asterisk',
    folder,
    ownLogs: [messagesLog],
    portKinds: { sip: 'udp', ami: 'tcp', http: 'tcp' },
    wantedPorts: options.ports ?? {},
    choosePorts: async () => ({
      sip: await freeUdpPort(),
      ami: await freeTcpPort(),
      http: await freeTcpPort(),
    }),
    prepare: async (ports) => {
      const asterisk = findAsterisk();
      const before = writtenRtpRange(folder);
      const rtp = before !== undefined && (await isRangeFree(before)) ? before : await freeRtpRange();
      const settings = {
        MODULES_DIR: asterisk.modulesDir,
        DATA_DIR: asterisk.dataDir,
        BIND_ADDRESS: bindAddress,
        SIP_PORT: String(ports.sip),
        RTP_FIRST: String(rtp.first),
        RTP_LAST: String(rtp.last),
        AMI_PORT: String(ports.ami),
        HTTP_PORT: String(ports.http),
        CONTROL_SECRET: secret,
        GENERATED_DIR: generatedFolder,
        RECORDING_DIR: recordingsFolder,
        ...(options.systemName === undefined ? {} : { SYSTEM_NAME: options.systemName }),
      };
      await run('sh', [WRITER, folder], { env: { PATH: process.env.PATH, ...settings } });
      const args = [...asterisk.args, '-f', '-C', join(folder, 'etc/asterisk.conf')];
      return { command: asterisk.command, args };
    },
    ask: (ports) => awaitFullyBooted(ports.ami, USER, secret, 2_000),
    readyWithinMs: 60_000,
    log: options.log ?? (() => undefined),
  });

  const rtp = writtenRtpRange(folder);
  if (rtp === undefined) throw new Error(`no RTP range in ${folder}/etc/rtp.conf`);
  return {
    ...instance,
    rtp,
    user: USER,
    secret,
    httpUrl: `http://127.0.0.1:${instance.ports.http}`,
    configFolder: join(folder, 'etc'),
    generatedFolder,
    recordingsFolder,
    celFile: join(folder, 'log/cel-custom/cel.jsonl'),
    messagesLog,
  };
}

/** The range that the last start wrote, if any. */
function writtenRtpRange(folder: string): PortRange | undefined {
  const path = join(folder, 'etc/rtp.conf');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const first = /^rtpstart=(\d+)$/m.exec(text)?.[1];
  const last = /^rtpend=(\d+)$/m.exec(text)?.[1];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}
