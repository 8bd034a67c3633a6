import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Freeswitch } from '../../ops/instances/freeswitch.ts';
import type { RawEventSocket } from './raw-event-socket.ts';

/** An extension of FreeSWITCH's own dialplan: applications with their data, one after the other. */
export interface BareExtension {
  /** Letters, digits and hyphens; not what the product would take for a number. */
  readonly number: string;
  readonly actions: readonly (readonly [application: string, data: string])[];
}

/** A folder that is read like those of the companies, and which the controller, who owns `company-N` only, leaves alone. */
export function writeBesideCompanies({ generatedFolder }: Freeswitch, file: string, text: string): void {
  const folder = join(generatedFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Calls from this address need no password, like those of a provider. */
export async function allowTrunk(
  freeswitch: Freeswitch,
  esl: RawEventSocket,
  address: string,
): Promise<void> {
  writeBesideCompanies(
    freeswitch,
    'acl.xml',
    `<include>\n  <node type="allow" cidr="${address}/32"/>\n</include>\n`,
  );
  await reloadXml(esl);
  await esl.api('reloadacl');
}

/** Adds extensions to the context where calls of providers enter, behind the product's own: what it asks costs it nothing. */
export async function addToTrunkContext(
  { configFolder }: Freeswitch,
  esl: RawEventSocket,
  extensions: readonly BareExtension[],
): Promise<void> {
  const file = join(configFolder, 'dialplan/entry.xml');
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf('<context name="sw-from-trunk">');
  const last = text.indexOf('<extension name="nobody">', start);
  if (start < 0 || last < 0) throw new Error(`${file} has no context of providers that ends as expected`);
  const added = extensions.map(
    ({ number, actions }) => `<extension name="${number}">
    <condition field="destination_number" expression="^${number}$">
${actions.map(([application, data]) => `      <action application="${application}" data="${data}"/>\n`).join('')}    </condition>
  </extension>
  `,
  );
  writeFileSync(file, text.slice(0, last) + added.join('') + text.slice(last));
  await reloadXml(esl);
}

/** @throws Error when the engine could not read its configuration, which it also answers with +OK */
export async function reloadXml(esl: RawEventSocket): Promise<void> {
  const answer = await esl.api('reloadxml');
  if (!answer.includes('[Success]')) throw new Error(`the configuration was not read: ${answer.trim()}`);
}
