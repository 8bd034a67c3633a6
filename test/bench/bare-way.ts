import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asterisk } from '../../ops/instances/asterisk.ts';
import type { Freeswitch } from '../../ops/instances/freeswitch.ts';
import type { LocalEngine } from '../../ops/local/local-engine.ts';
import { eventually } from '../support/eventually.ts';
import { addToTrunkContext, allowTrunk } from './bare-freeswitch.ts';
import { RawEventSocket } from './raw-event-socket.ts';
import { RawManager } from './raw-manager.ts';

/** A second way into the same engine, on which a call is nothing but one application. */
export interface BareWay {
  /** Address from which to call. */
  readonly from: string;
  /** A number for each phone. */
  readonly numbers: readonly string[];
}

const from = '127.2.0.5';
const context = 'bench-dial';

/** A way on which each number rings one of these registered phones: by Dial() on Asterisk, by `bridge` on FreeSWITCH. */
export function addBareWay(local: LocalEngine, sipUsers: readonly string[]): Promise<BareWay> {
  return local.kind === 'asterisk'
    ? addBareDial(local.instance, sipUsers)
    : addBareBridge(local.instance, sipUsers);
}

/**
 * A trunk and a context of its own in the running Asterisk: `generated/bench-dial/` is read like the folder of a company
 * (`asterisk-conf` includes `generated/*`), and the controller, which owns `company-N` only, leaves it alone. The trunk has the
 * product's own template, so that both kinds of calls have the same codecs, timers and identification; only its context differs.
 */
async function addBareDial(asterisk: Asterisk, sipUsers: readonly string[]): Promise<BareWay> {
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

/** Numbers that are none, so that they come after the product's own in its context. */
async function addBareBridge(freeswitch: Freeswitch, sipUsers: readonly string[]): Promise<BareWay> {
  const numbers = sipUsers.map((_, index) => `bench-${index + 1}`);
  const esl = await RawEventSocket.connect(freeswitch);
  try {
    await allowTrunk(freeswitch, esl, from);
    await addToTrunkContext(
      freeswitch,
      esl,
      sipUsers.map((user, index) => ({
        number: numbers[index] ?? '',
        actions: [['bridge', `sofia/switchroom/${user}%switchroom`]],
      })),
    );
  } finally {
    esl.close();
  }
  return { from, numbers };
}
