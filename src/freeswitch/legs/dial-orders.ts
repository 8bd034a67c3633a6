import { randomUUID } from 'node:crypto';
import type { DialOrder } from '../../engine/media-engine.ts';
import { requireName, requireWhole } from '../../media-node/files/plain-values.ts';
import { sipDomain, sipProfile } from '../directory/sip-profile.ts';
import type { EslCommands } from '../esl/esl-commands.ts';

/** How long the phone rings. */
const ringSeconds = 30;
const lookMs = 20;
/** Events tell nothing of a leg but its id: it has to say that its phone is to dial. */
const mark = 'd1a1d1a1';

/** As `MediaEngine.haveDialled`. @throws the errors of the event socket, ConfigEncodingError */
export async function haveDialled(
  esl: EslCommands,
  { companyId, device, dialled }: DialOrder,
): Promise<void> {
  const user = requireName(device);
  const legId = `${mark}${randomUUID().slice(mark.length)}`;
  const variables = [
    `origination_uuid=${legId}`,
    `presence_id=${user}@${sipDomain}`,
    `sw_company=${requireWhole(companyId, 1, Number.MAX_SAFE_INTEGER)}`,
    `sw_to_dial=${user}`,
    "execute_on_originate='lua dial-order.lua'",
  ];
  const called = `{${variables.join(',')}}sofia/${sipProfile}/${user}%${sipDomain}`;
  const how = ['XML', 'sw-picked-up-to-dial', dialled, dialled, ringSeconds] as const;
  // Answered when the phone is picked up, or is not.
  const outcome = esl.bgapi('originate', called, dialled, ...how);
  const isOver = outcome.then(
    () => true,
    () => true,
  );
  for (;;) {
    if ((await esl.api('uuid_exists', legId)).trim() === 'true') return;
    if (await Promise.race([isOver, inAMoment()])) break;
  }
  await outcome;
}

function inAMoment(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(false);
    }, lookMs);
  });
}

/** Whether the phone on this leg is called because it is to dial. */
export function isOfDialOrder(legId: string): boolean {
  return legId.startsWith(`${mark}-`);
}
