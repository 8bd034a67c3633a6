import { randomUUID } from 'node:crypto';
import { EngineError, type PhoneOrder, type SupervisionMode } from '../../engine/media-engine.ts';
import { requireDigits, requireName, requireWhole } from '../../media-node/files/plain-values.ts';
import { sipDomain, sipProfile } from '../directory/sip-profile.ts';
import type { EslCommands } from '../esl/esl-commands.ts';

/** How long the phone rings. */
const ringSeconds = 30;
const lookMs = 20;
/** Events tell nothing of a leg but its id: it has to say that its phone rings for an order. */
const mark = 'd1a1d1a1';

/** Of `eavesdrop`; its own keys would change the mode. The leg is the A leg there, and what it hears the B leg. */
const variablesOf: Readonly<Record<SupervisionMode, readonly string[]>> = {
  listen: [],
  whisper: ['eavesdrop_whisper_bleg=true'],
  join: ['eavesdrop_whisper_aleg=true', 'eavesdrop_whisper_bleg=true'],
};

/** As `MediaEngine.giveOrder`. @throws EngineError, the errors of the event socket, ConfigEncodingError */
export async function giveOrder(esl: EslCommands, { companyId, device, task }: PhoneOrder): Promise<void> {
  const user = requireName(device);
  const legId = `${mark}${randomUUID().slice(mark.length)}`;
  if (task.kind === 'supervise' && !(await isThere(esl, task.legId)))
    throw new EngineError('engine-refused', 'the call is over');
  const variables = [
    `origination_uuid=${legId}`,
    `presence_id=${user}@${sipDomain}`,
    `sw_company=${requireWhole(companyId, 1, Number.MAX_SAFE_INTEGER)}`,
    `sw_ordered=${user}`,
    ...(task.kind === 'supervise'
      ? [`sw_supervised=${requireName(task.legId)}`, 'eavesdrop_enable_dtmf=false', ...variablesOf[task.mode]]
      : []),
    "execute_on_originate='lua phone-order.lua'",
  ];
  const called = `{${variables.join(',')}}sofia/${sipProfile}/${user}%${sipDomain}`;
  const [goesTo, context, shown] =
    task.kind === 'dial'
      ? ([task.dialled, 'sw-picked-up-to-dial', task.dialled] as const)
      : (['supervise', 'sw-picked-up-to-supervise', requireDigits(task.shown)] as const);
  // Answered when the phone is picked up, or is not.
  const outcome = esl.bgapi('originate', called, goesTo, 'XML', context, shown, shown, ringSeconds);
  const isOver = outcome.then(
    () => true,
    () => true,
  );
  for (;;) {
    if (await isThere(esl, legId)) return;
    if (await Promise.race([isOver, inAMoment()])) break;
  }
  await outcome;
}

async function isThere(esl: EslCommands, legId: string): Promise<boolean> {
  return (await esl.api('uuid_exists', legId)).trim() === 'true';
}

function inAMoment(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(false);
    }, lookMs);
  });
}

/** Whether the phone on this leg rings for an order, and not because somebody calls it. */
export function isOfPhoneOrder(legId: string): boolean {
  return legId.startsWith(`${mark}-`);
}
