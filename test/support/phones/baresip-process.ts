import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBinary } from '../../../ops/instances/binaries.ts';
import { freeTcpPort } from '../../../ops/instances/free-port.ts';
import { listeningPorts } from '../../../ops/instances/listening-ports.ts';
import { lastLines } from '../../../ops/instances/log-tail.ts';
import { isAlive } from '../../../ops/instances/pid-file.ts';
import { freePhonePort } from './phone-port.ts';
import { BaresipControl } from './baresip-control.ts';
import type { BaresipEvent } from './baresip-control.ts';
import { runChild } from './child-process.ts';
import type { ChildProcess } from './child-process.ts';

export interface BaresipProcess {
  readonly control: BaresipControl;
  readonly pid: number;
  readonly folder: string;
  /** Where it takes calls. */
  readonly sipPort: number;
  stop(): Promise<void>;
}

export interface BaresipSettings {
  /** Gets configuration, log and what is heard. */
  readonly folder: string;
  /** With a voice it sends `tone.wav` of its folder and writes what it hears; without, it sends no audio. */
  readonly voice: boolean;
  readonly onEvent: (event: BaresipEvent) => void;
}

const ATTEMPTS = 5;
const START_WITHIN_MS = 10_000;
const STOP_GRACE_MS = 2_000;

/** Starts a baresip without accounts, to be controlled over its port. @throws with the end of its log */
export async function startBaresip(settings: BaresipSettings): Promise<BaresipProcess> {
  const { folder } = settings;
  mkdirSync(folder, { recursive: true });
  const outputFile = join(folder, 'output.log');
  for (let attempt = 1; ; attempt += 1) {
    // Another process may take a port meanwhile.
    const controlPort = await freeTcpPort();
    const sipPort = await freePhonePort();
    writeFileSync(join(folder, 'config'), configuration(controlPort, settings.voice, sipPort));
    // Without these files baresip writes examples of its own.
    for (const name of ['accounts', 'contacts']) writeFileSync(join(folder, name), '');
    let running: ChildProcess | undefined;
    try {
      const child = runChild(findBinary('baresip').command, ['-4', '-f', '.'], { folder, outputFile });
      running = child;
      const control = await openControl(child, controlPort, settings.onEvent);
      return {
        control,
        pid: child.identity.pid,
        folder,
        sipPort,
        stop: async () => {
          control.close();
          await child.end(STOP_GRACE_MS);
        },
      };
    } catch (error) {
      await running?.end(STOP_GRACE_MS);
      if (attempt === ATTEMPTS) {
        throw new Error(['baresip did not start', ...lastLines(outputFile)].join('\n'), { cause: error });
      }
    }
  }
}

async function openControl(
  child: ChildProcess,
  port: number,
  onEvent: (event: BaresipEvent) => void,
): Promise<BaresipControl> {
  const giveUpAt = performance.now() + START_WITHIN_MS;
  while (!listeningPorts(child.identity.pid).tcp.has(port)) {
    if (performance.now() > giveUpAt || !isAlive(child.identity)) throw new Error('no control port');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return BaresipControl.open(port, onEvent);
}

/**
 * The voice is a wav of the codec's own 8 kHz, because baresip 1.0 does not resample a file; module sndfile writes
 * what is decoded into the working folder. Module aubridge is a loudspeaker that leads nowhere: the one of aufile, and
 * with it a ring tone, crashes baresip 1.1 now and then when it is stopped at once.
 */
const VOICE = `module aufile.so
module sndfile.so
module aubridge.so
audio_source aufile,tone.wav
audio_player aubridge,nowhere
audio_alert aubridge,nowhere`;

/**
 * RTP ports stay clear of those that the system hands out and of
 * Asterisk's. There are no sounds in `audio_path`.
 */
function configuration(controlPort: number, voice: boolean, sipPort: number): string {
  return `net_interface 127.0.0.1
sip_listen 127.0.0.1:${sipPort}
ctrl_tcp_listen 127.0.0.1:${controlPort}
rtp_ports 20000-25999
module_path ${modulesFolder()}
module g711.so
${voice ? VOICE : ''}
module uuid.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
audio_path .
statmode_default off
menu_bell no
ringback_disabled yes
call_local_timeout 3600
call_max_calls 0
`;
}

/** Debian keeps the modules in /usr/lib/baresip, others under the processor's folder. */
function modulesFolder(): string {
  const lib = join(dirname(dirname(findBinary('baresip').command)), 'lib');
  const folders = [lib, ...readdirSync(lib).map((name) => join(lib, name))];
  const found = folders
    .map((folder) => join(folder, 'baresip/modules'))
    .find((folder) => existsSync(join(folder, 'ctrl_tcp.so')));
  if (found === undefined) throw new Error(`no baresip modules under ${lib}`);
  return found;
}
