import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asterisk } from '../../ops/instances/asterisk.ts';
import { eventually } from '../support/eventually.ts';
import { RawManager } from './raw-manager.ts';

/** A second way into the same Asterisk, on which a call is nothing but a Dial(). */
export interface BareDial {
  /** Address from which to call. */
  readonly from: string;
  /** A number for each phone. */
  readonly numbers: readonly string[];
}

const from = '127.2.0.5';
const context = 'bench-dial';

/**
 * Adds a trunk and a context of its own to the running Asterisk: `generated/bench-dial/` is read like the folder of a company
 * (`asterisk-conf` includes `generated/*`), and the controller, which owns `company-N` only, leaves it alone. The trunk has the
 * product's own template, so that both kinds of calls have the same codecs, timers and identification; only its context differs.
 * The called leg is the same registered phone.
 */
export async function addBareDial(asterisk: Asterisk, sipUsers: readonly string[]): Promise<BareDial> {
  const folder = join(asterisk.generatedFolder, context);
  mkdirSync(folder, { recursive: true });
  const numbers = sipUsers.map((_, index) => String(9_000 + index));
  writeFileSync(
    join(folder, 'sip.conf'),
    `[${context}](sw-trunk)
context=${context}
aors=${context}
[${context}](sw-trunk-aor)
[${context}]
type=identify
endpoint=${context}
match=${from}
`,
  );
  const lines = sipUsers.map((user, index) => `exten => ${numbers[index] ?? ''},1,Dial(PJSIP/${user},30)`);
  writeFileSync(join(folder, 'dialplan.conf'), [`[${context}]`, ...lines, ''].join('\n'));
  const manager = await RawManager.connect(asterisk);
  try {
    for (const module of ['res_pjsip.so', 'res_pjsip_endpoint_identifier_ip.so', 'pbx_config.so'])
      await manager.send('Reload', { Module: module });
    await eventually(async () => {
      const shown = await Promise.all([
        manager.command(`pjsip show identify ${context}`),
        manager.command(`dialplan show ${numbers[0] ?? ''}@${context}`),
      ]);
      const text = shown.flat().join('\n');
      if (!text.includes(from) || !text.includes('Dial(')) throw new Error(`not loaded:\n${text}`);
    });
  } finally {
    manager.close();
  }
  return { from, numbers };
}
