import type { DialOrder } from '../../engine/media-engine.ts';
import { requireName } from '../../media-node/files/plain-values.ts';
import type { AriCommands } from '../ari/ari-commands.ts';

/** How long the phone rings. */
const ringSeconds = 30;
/** With the time: the log of calls knows a call by the id of its first channel, also after a restart of the engine. */
const channelId = /^dial-\d{1,10}-\d{1,15}$/u;

/** As `MediaEngine.haveDialled`. @throws AriError, ConfigEncodingError */
export async function haveDialled(
  ari: Pick<AriCommands, 'callPhone'>,
  { orderId, device, dialled }: DialOrder,
): Promise<void> {
  await ari.callPhone({
    channelId: `dial-${orderId}-${Date.now()}`,
    phone: requireName(device),
    context: 'sw-picked-up-to-dial',
    extension: dialled,
    shown: dialled,
    ringSeconds,
  });
}

/** Whether the phone at this channel is called because it is to dial. */
export function isOfDialOrder(id: string): boolean {
  return channelId.test(id);
}
