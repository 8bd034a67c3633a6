import { join } from 'node:path';
import type { EngineAccess, EngineKind } from '../../src/application/ports/records/media-node.ts';
import { type Asterisk, startAsterisk } from '../instances/asterisk.ts';
import { type Freeswitch, startFreeswitch } from '../instances/freeswitch.ts';
import type { RunningInstance } from '../instances/running-instance.ts';

/** In the order in which they are started and named. */
export const engineKinds = ['asterisk', 'freeswitch'] as const satisfies readonly EngineKind[];

export const engineNames: Readonly<Record<EngineKind, string>> = {
  asterisk: 'Asterisk',
  freeswitch: 'FreeSWITCH',
};

/** A media engine of either kind, as an installation runs it for itself. */
export type LocalEngine = LocalAsterisk | LocalFreeswitch;

interface LocalEngineBase {
  readonly access: EngineAccess;
  /** Of its control ports. */
  readonly secret: string;
  /** Where phones and providers reach it. */
  readonly sip: { readonly host: string; readonly port: number };
  readonly instance: RunningInstance<string>;
}

export interface LocalAsterisk extends LocalEngineBase {
  readonly kind: 'asterisk';
  readonly instance: Asterisk;
}

export interface LocalFreeswitch extends LocalEngineBase {
  readonly kind: 'freeswitch';
  readonly instance: Freeswitch;
}

const host = '127.0.0.1';

/** The folder of an installation's engine. */
export function folderOfEngine(installationFolder: string, kind: EngineKind): string {
  return join(installationFolder, kind);
}

/** Starts it, or takes over the one that runs from this folder. @throws InstanceError */
export async function startLocalEngine(
  kind: EngineKind,
  installationFolder: string,
  log?: (line: string) => void,
): Promise<LocalEngine> {
  const folder = folderOfEngine(installationFolder, kind);
  const options = { folder, ...(log ? { log } : {}) };
  return kind === 'asterisk'
    ? describeAsterisk(await startAsterisk(options))
    : describeFreeswitch(await startFreeswitch(options));
}

export function describeAsterisk(instance: Asterisk): LocalAsterisk {
  const { ports, user, secret, generatedFolder, recordingsFolder, celFile } = instance;
  return {
    kind: 'asterisk',
    instance,
    secret,
    sip: { host, port: ports.sip },
    access: {
      engine: 'asterisk',
      connection: {
        host,
        amiPort: ports.ami,
        ariPort: ports.http,
        username: user,
        generatedFolder,
        spoolFolder: recordingsFolder,
        journalFile: celFile,
        sipAddress: `${host}:${ports.sip}`,
      },
    },
  };
}

function describeFreeswitch(instance: Freeswitch): LocalFreeswitch {
  const { ports, secret, generatedFolder, recordingsFolder, journalFile } = instance;
  return {
    kind: 'freeswitch',
    instance,
    secret,
    sip: { host, port: ports.sip },
    access: {
      engine: 'freeswitch',
      connection: {
        host,
        eslPort: ports.esl,
        generatedFolder,
        spoolFolder: recordingsFolder,
        journalFile,
        sipAddress: `${host}:${ports.sip}`,
      },
    },
  };
}
