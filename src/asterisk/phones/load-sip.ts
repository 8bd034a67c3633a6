import type { FileChange } from '../../media-node/files/configuration-part.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { phoneLoginsIn, trunksIn } from './render-sip.ts';

/** Each is looked for among all endpoints. */
const mostNewcomers = 3;

/** @throws AmiError */
export async function loadAll(ami: AmiCommands): Promise<void> {
  for (const module of [
    'res_pjsip.so',
    'res_pjsip_authenticator_digest.so',
    'res_pjsip_endpoint_identifier_ip.so',
    'res_pjsip_outbound_registration.so',
  ])
    await ami.send('Reload', { Module: module });
}

/**
 * Reads all objects of SIP again, as {@link loadAll} does, which besides goes through all addresses that are asked whether they are there
 * (qualify), in steps that grow with the square of their number: two thirds of the time among 15,000 phones.
 *
 * @param newcomers SIP users whose addresses the engine does not know yet. Told of them now, it asks them as soon as they register; else it
 *   would find out by their registration, and ask at some moment of the next half minute: until then they are called by nobody
 * @returns false: everything has to be loaded
 * @throws AmiError
 */
export async function readAgain(ami: AmiCommands, newcomers: readonly string[]): Promise<boolean> {
  await ami.send('Reload', { Module: 'res_pjsip_config_wizard.so' });
  for (const sipUser of newcomers) {
    const told = await ami.send('Command', { Command: `pjsip reload qualify aor ${sipUser}` });
    if (!told.all('Output').some((line) => line.startsWith('Synchronizing'))) return false;
  }
  return true;
}

/**
 * The phones that are new in a change that leaves all other addresses as they are: a phone that is gone would be asked further, and a trunk has
 * its address in the file.
 *
 * @returns null: it does not, or they are many
 */
export function newPhonesAlone({ before, after }: FileChange): string[] | null {
  if (before === null || trunksIn(before) !== trunksIn(after)) return null;
  const [had, has] = [phoneLoginsIn(before), phoneLoginsIn(after)];
  if ([...had.keys()].some((sipUser) => !has.has(sipUser))) return null;
  const newcomers = [...has.keys()].filter((sipUser) => !had.has(sipUser));
  return newcomers.length > mostNewcomers ? null : newcomers;
}
