import type { EngineAccess, EngineKind } from '../../src/application/ports/records/media-node.ts';
import type { ReachableEngine } from '../local/media-nodes.ts';

/** What prepare.sh has written down. Both throw when there is no such setting or secret. */
export interface ContainerSettings {
  readonly setting: (name: string) => string;
  readonly secret: (name: string) => string;
}

/** Where the volumes lie inside the container of the role link; see shared-folders.sh. */
const volumes = '/var/lib/switchroom';
const host = '127.0.0.1';
/** In the order in which they are named. */
const engineKinds = ['asterisk', 'freeswitch'] as const satisfies readonly EngineKind[];

/**
 * The engines that run in containers, by the profiles of the settings, as the role link reaches them.
 *
 * @throws Error when the settings name none
 */
export function containerEngines({ setting, secret }: ContainerSettings): readonly ReachableEngine[] {
  const profiles = setting('COMPOSE_PROFILES').split(',');
  const kinds = engineKinds.filter((kind) => profiles.includes(kind));
  if (kinds.length === 0) throw new Error(`COMPOSE_PROFILES names no engine: ${profiles.join(',')}`);
  return kinds.map((kind) => ({ access: accesses[kind](setting), secret: secret(secretNames[kind]) }));
}

const secretNames: Readonly<Record<EngineKind, string>> = {
  asterisk: 'control-secret',
  freeswitch: 'freeswitch-secret',
};

const accesses: Readonly<Record<EngineKind, (setting: ContainerSettings['setting']) => EngineAccess>> = {
  asterisk: (setting) => ({
    engine: 'asterisk',
    connection: {
      host,
      amiPort: Number(setting('SWITCHROOM_AMI_PORT')),
      ariPort: Number(setting('SWITCHROOM_ARI_PORT')),
      username: 'switchroom',
      generatedFolder: `${volumes}/generated`,
      spoolFolder: `${volumes}/spool`,
      journalFile: `${volumes}/engine/log/cel-custom/cel.jsonl`,
      sipAddress: `${setting('SWITCHROOM_SIP_ADDRESS')}:${setting('SWITCHROOM_SIP_PORT')}`,
    },
  }),
  freeswitch: (setting) => ({
    engine: 'freeswitch',
    connection: {
      host,
      eslPort: Number(setting('SWITCHROOM_ESL_PORT')),
      generatedFolder: `${volumes}/freeswitch/generated`,
      spoolFolder: `${volumes}/freeswitch/spool`,
      journalFile: `${volumes}/freeswitch/engine/log/journal.log`,
      sipAddress: `${setting('SWITCHROOM_SIP_ADDRESS')}:${setting('SWITCHROOM_FREESWITCH_SIP_PORT')}`,
    },
  }),
};
