import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { awaitEslReady } from './ask-freeswitch.ts';
import { requireFreeswitch } from './binaries.ts';
import { freePortOfBothKinds, freeTcpPort } from './free-port.ts';
import { freeRtpRange, isRangeFree } from './rtp-range.ts';
import type { PortRange } from './rtp-range.ts';
import type { RunningInstance } from './running-instance.ts';
import { startInstance } from './start-instance.ts';
import { storedCredentials } from './stored-credentials.ts';

export type FreeswitchPort = 'sip' | 'esl';

export interface FreeswitchOptions {
  readonly folder: string;
  /** Must be these; else the last ones if free, else any. */
  readonly ports?: Partial<Readonly<Record<FreeswitchPort, number>>>;
  /** Password of the event socket; letters, digits, `-`, `_`. Default: made once and kept in the folder. */
  readonly secret?: string;
  /** Default 127.0.0.1: where phones and trunks reach SIP and media. */
  readonly bindAddress?: string;
  /** Default `FOLDER/generated`: what the controller writes. */
  readonly generatedFolder?: string;
  /** Default `FOLDER/recordings` */
  readonly recordingsFolder?: string;
  readonly log?: (line: string) => void;
}

export interface Freeswitch extends RunningInstance<FreeswitchPort> {
  readonly rtp: PortRange;
  /** Of the event socket. */
  readonly secret: string;
  readonly configFolder: string;
  readonly generatedFolder: string;
  readonly recordingsFolder: string;
  /** What the call logic wrote down, which the journal reads. */
  readonly journalFile: string;
  /** What the engine complained of. */
  readonly complaintsLog: string;
}

const WRITER = fileURLToPath(new URL('../../freeswitch-conf/instance.sh', import.meta.url));
const RUNNER = fileURLToPath(new URL('../../freeswitch-conf/run.sh', import.meta.url));
const run = promisify(execFile);

/**
 * A FreeSWITCH of our own: its control port on loopback, everything it writes under `folder`. Its configuration is written anew
 * from freeswitch-conf/ at each start; the generated files and recordings are kept.
 *
 * @throws InstanceError
 */
export async function startFreeswitch(options: FreeswitchOptions): Promise<Freeswitch> {
  const folder = resolve(options.folder);
  const secret = options.secret ?? storedCredentials(folder, ['secret']).secret;
  const bindAddress = options.bindAddress ?? '127.0.0.1';
  const generatedFolder = resolve(options.generatedFolder ?? join(folder, 'generated'));
  const recordingsFolder = resolve(options.recordingsFolder ?? join(folder, 'recordings'));
  const complaintsLog = join(folder, 'log/freeswitch.log');

  const instance = await startInstance({
    label: 'FreeSWITCH',
    folder,
    ownLogs: [complaintsLog],
    // Without one of the two its SIP profile does not begin.
    portKinds: { sip: 'both', esl: 'tcp' },
    wantedPorts: options.ports ?? {},
    choosePorts: async () => ({ sip: await freePortOfBothKinds(), esl: await freeTcpPort() }),
    prepare: async (ports) => {
      const { command } = requireFreeswitch();
      const before = writtenRtpRange(folder);
      const rtp = before !== undefined && (await isRangeFree(before)) ? before : await freeRtpRange();
      const settings = {
        BIND_ADDRESS: bindAddress,
        SIP_PORT: String(ports.sip),
        RTP_FIRST: String(rtp.first),
        RTP_LAST: String(rtp.last),
        ESL_PORT: String(ports.esl),
        CONTROL_SECRET: secret,
        GENERATED_DIR: generatedFolder,
        RECORDING_DIR: recordingsFolder,
      };
      await run('sh', [WRITER, folder], { env: { PATH: process.env.PATH, ...settings } });
      // It becomes the program, so the process is FreeSWITCH itself.
      return { command: 'sh', args: [RUNNER, folder, recordingsFolder, command] };
    },
    ask: (ports) => awaitEslReady(ports.esl, secret, 2_000),
    readyWithinMs: 60_000,
    log: options.log ?? (() => undefined),
  });

  const rtp = writtenRtpRange(folder);
  if (rtp === undefined) throw new Error(`no RTP range in ${settingsFile(folder)}`);
  return {
    ...instance,
    rtp,
    secret,
    configFolder: join(folder, 'conf'),
    generatedFolder,
    recordingsFolder,
    journalFile: join(folder, 'log/journal.log'),
    complaintsLog,
  };
}

function settingsFile(folder: string): string {
  return join(folder, 'conf/instance/settings.xml');
}

/** The range that the last start wrote, if any. */
function writtenRtpRange(folder: string): PortRange | undefined {
  const path = settingsFile(folder);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const first = /"rtp_first=(\d+)"/u.exec(text)?.[1];
  const last = /"rtp_last=(\d+)"/u.exec(text)?.[1];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}
