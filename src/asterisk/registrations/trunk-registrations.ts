import type { TrunkId } from '../../domain/ids.ts';
import { type TrunkState, trunkStateOf } from '../../domain/trunk/trunk-state.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { isTrunk } from '../legs/sip-user.ts';

/** Events that tell of trunks, among others. */
export const trunkEvents = ['Registry', 'ContactStatus'] as const;

/** Is it about a trunk? Takes an event of {@link trunkEvents}. */
export function tellsOfTrunk(event: AmiMessage): boolean {
  // Only trunks register somewhere.
  return event.event === 'Registry' || isTrunk(event.first('AOR') ?? '');
}

/** @throws AmiError */
export async function readTrunkStates(commands: AmiCommands): Promise<Map<TrunkId, TrunkState>> {
  // No action lists contacts that never registered.
  const [contacts, outbound] = await Promise.all([
    commands.send('Command', { Command: 'pjsip show contacts like ^trunk-' }),
    commands.list('PJSIPShowRegistrationsOutbound'),
  ]);
  const registrations = new Map(
    outbound
      // Each is followed by its login.
      .filter(({ event }) => event === 'OutboundRegistrationDetail')
      .map((registration) => [registration.first('ObjectName') ?? '', registration.first('Status')]),
  );
  return new Map(
    contacts.all('Output').flatMap((line) => {
      const [, id, status] = /^ *Contact: +trunk-([0-9]+)\/.* [0-9a-f]{10} (\w+) +\S+$/u.exec(line) ?? [];
      if (id === undefined) return [];
      return [[Number(id), stateOf(registrations.get(`trunk-${id}`), answersOf(status))] as const];
    }),
  );
}

/** @param registration undefined: it does not register */
function stateOf(registration: string | undefined, answers: boolean | null): TrunkState {
  // Nothing was refused as long as nothing came back.
  if (registration === 'Unregistered')
    return trunkStateOf({ registered: false, answers: answers === false ? false : null });
  return trunkStateOf({
    registered: registration === undefined ? null : registration === 'Registered',
    answers,
  });
}

/** To OPTIONS, whatever it answers; null: not asked yet (`NonQual`, `Unknown`). */
function answersOf(status: string | undefined): boolean | null {
  if (status === 'Avail') return true;
  return status === 'Unavail' ? false : null;
}
