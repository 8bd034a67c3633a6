import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalEngine } from '../../ops/local/local-engine.ts';
import { reloadXml } from './bare-freeswitch.ts';
import { timed } from './clock.ts';
import { RawEventSocket } from './raw-event-socket.ts';
import { RawManager } from './raw-manager.ts';

/** What an edit can concern. */
export const editKinds = ['call logic', 'phone'] as const;
export type EditKind = (typeof editKinds)[number];

/** What a load concerns: everything of a company, or what one edit concerns. */
export type Loaded = 'everything' | EditKind;

/** The company whose files look new. */
export interface LoadedCompany {
  readonly id: number;
  readonly queueId: number;
}

/**
 * What the engine takes by itself to load files of a company that look new to it: the same commands as the product's, and nothing but
 * them. FreeSWITCH reads its XML as a whole, whatever changed; call logic is no part of it, so what an edit of call logic is
 * compared with is the least that it would take if it were.
 */
export async function timeOwnLoad(
  local: LocalEngine,
  loaded: Loaded,
  { id, queueId }: LoadedCompany,
): Promise<number> {
  if (local.kind === 'freeswitch') {
    const esl = await RawEventSocket.connect(local.instance);
    return await timed(() => loadXml(esl, loaded, queueId)).finally(() => {
      esl.close();
    });
  }
  const folder = join(local.instance.generatedFolder, `company-${id}`);
  for (const file of newFiles[loaded]) utimesSync(join(folder, file), new Date(), new Date());
  const manager = await RawManager.connect(local.instance);
  return await timed(() => reloadModules(manager, loaded)).finally(() => {
    manager.close();
  });
}

const newFiles: Readonly<Record<Loaded, readonly string[]>> = {
  everything: ['sip.conf', 'queues.conf', 'dialplan.conf'],
  phone: ['sip.conf'],
  'call logic': ['dialplan.conf'],
};

const sipModules: Readonly<Record<Loaded, readonly string[]>> = {
  everything: [
    'res_pjsip.so',
    'res_pjsip_authenticator_digest.so',
    'res_pjsip_endpoint_identifier_ip.so',
    'res_pjsip_outbound_registration.so',
  ],
  phone: ['res_pjsip_config_wizard.so'],
  'call logic': [],
};

async function reloadModules(manager: RawManager, loaded: Loaded): Promise<void> {
  for (const Module of sipModules[loaded]) await manager.send('Reload', { Module });
  if (loaded === 'everything')
    await manager.send('QueueReload', { Members: 'no', Rules: 'no', Parameters: 'yes' });
  // An edit brings no more than its difference into the dialplan.
  if (loaded !== 'phone') await manager.send('Reload', { Module: 'pbx_config.so' });
}

async function loadXml(esl: RawEventSocket, loaded: Loaded, queueId: number): Promise<void> {
  await reloadXml(esl);
  if (loaded !== 'everything') return;
  await esl.api('sofia profile switchroom rescan');
  await esl.api('reloadacl');
  await esl.api(`lua queues.lua load queue-${queueId}`);
}
