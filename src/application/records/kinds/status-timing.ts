import { isChoosable } from '../../agents/company-statuses.ts';
import type { BuiltInStatus } from '../../ports/records/agents.ts';
import { type FieldFault, Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';

/**
 * A timeout belongs to statuses in which an agent is by choice, *on hang-up* to the two call statuses [S7, S8], and a go-to is
 * where a timeout leads.
 *
 * @throws Refusal `invalid` with each field that is out of place
 */
export function refuseMisplacedTiming({ after }: Change<'status'>): void {
  if (!after) return;
  const { name, builtIn, timeoutSeconds, goToStatusId, onHangUpStatusId } = after;
  const faults: FieldFault[] = [];
  if (!isChoosable(after)) {
    const message = `must be null: "${name}" ${builtIn === 'unassigned' ? 'lasts until the next login' : 'lasts as long as the call'}`;
    if (timeoutSeconds !== null) faults.push({ path: ['timeoutSeconds'], code: 'no-timeout', message });
    if (goToStatusId !== null) faults.push({ path: ['goToStatusId'], code: 'no-timeout', message });
  } else if (goToStatusId !== null && timeoutSeconds === null) {
    faults.push({
      path: ['goToStatusId'],
      code: 'no-timeout',
      message: 'leads nowhere without a timeout; set a timeout, or set this to null',
    });
  }
  if (onHangUpStatusId !== null && !isCallStatus(builtIn)) {
    faults.push({
      path: ['onHangUpStatusId'],
      code: 'not-a-call-status',
      message: 'must be null: only Incoming call and Outgoing call end with a call',
    });
  }
  if (faults.length > 0)
    throw new Refusal('invalid', `"${name}" cannot have ${faults.map(titleOf).join(' and ')}`, { faults });
}

const titles: Readonly<Record<string, string>> = {
  timeoutSeconds: 'a timeout',
  goToStatusId: 'a go-to without a timeout',
  onHangUpStatusId: 'an on-hang-up status',
};

function titleOf({ path: [field] }: FieldFault): string {
  return titles[String(field)] ?? String(field);
}

function isCallStatus(builtIn: BuiltInStatus | null): boolean {
  return builtIn === 'incoming-call' || builtIn === 'outgoing-call';
}
