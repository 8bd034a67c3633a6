import { EngineError, type PhoneOrder, type SupervisionMode } from '../../engine/media-engine.ts';
import { requireDigits, requireName } from '../../media-node/files/plain-values.ts';
import { readVariable } from '../ami/channel-actions.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AriCommands } from '../ari/ari-commands.ts';

/** How long the phone rings. */
const ringSeconds = 30;
/** With the time: the log of calls knows a call by the id of its first channel, also after a restart of the engine. */
const channelId = /^order-\d{1,10}-\d{1,15}$/u;
const phoneChannel = /^PJSIP\/[A-Za-z0-9-]+-[0-9a-f]{8}$/u;

/** Of ChanSpy: to whom it speaks. */
const optionOf: Readonly<Record<SupervisionMode, string>> = { listen: '', whisper: 'w', join: 'B' };

/** As `MediaEngine.giveOrder`. @throws EngineError, AmiError, AriError, ConfigEncodingError */
export async function giveOrder(
  ami: Pick<AmiCommands, 'send'>,
  ari: Pick<AriCommands, 'callPhone'>,
  { orderId, device, task }: PhoneOrder,
): Promise<void> {
  const call = {
    channelId: `order-${orderId}-${Date.now()}`,
    phone: requireName(device),
    ringSeconds,
  };
  if (task.kind === 'dial') {
    const { dialled } = task;
    await ari.callPhone({ ...call, context: 'sw-picked-up-to-dial', extension: dialled, shown: dialled });
    return;
  }
  const { legId, mode, shown } = task;
  await ari.callPhone({
    ...{ ...call, context: 'sw-picked-up-to-supervise', extension: 's', shown: requireDigits(shown) },
    variables: { SW_SUPERVISED: await nameOf(ami, legId), SW_SUPERVISION: optionOf[mode] },
  });
}

/** ChanSpy knows channels by their names alone. */
async function nameOf(ami: Pick<AmiCommands, 'send'>, legId: string): Promise<string> {
  const name = await readVariable(ami, legId, 'CHANNEL');
  if (name === null || !phoneChannel.test(name)) throw new EngineError('engine-refused', 'the call is over');
  return name;
}

/** Whether the phone at this channel rings for an order, and not because somebody calls it. */
export function isOfPhoneOrder(id: string): boolean {
  return channelId.test(id);
}
