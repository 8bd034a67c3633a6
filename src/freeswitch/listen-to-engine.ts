import { callcenterFilters, callcenterSubclass } from './callcenter/callcenter-events.ts';
import { memberSubclass } from './callcenter/queue-members.ts';
import type { EslCommands } from './esl/esl-commands.ts';
import { channelEvent } from './legs/live-channels.ts';
import { registrationEvents } from './registrations/phone-registrations.ts';
import { trunkEvents } from './registrations/trunk-gateways.ts';

/** Custom events of which each one is taken. */
const wholeSubclasses = [...registrationEvents, ...trunkEvents, memberSubclass];

/**
 * Has the engine tell on this connection what is taken from it, and nothing else: what we do not read, it keeps in its memory, in four
 * times the bytes that would have gone over the line.
 *
 * @throws the errors of the event socket
 */
export async function listenToEngine(commands: EslCommands): Promise<void> {
  // First what may pass, so that nothing else does meanwhile.
  const filters = [
    ['Event-Name', channelEvent],
    ...wholeSubclasses.map((subclass) => ['Event-Subclass', subclass] as const),
    ...callcenterFilters,
  ] as const;
  for (const [header, value] of filters) await commands.filter(header, value);
  await commands.subscribe([channelEvent], [...wholeSubclasses, callcenterSubclass]);
}
