import type { LegBegan, RungDevice } from './call-event.ts';
import type { CallRecord, LegRecord, LegRole } from './call-record.ts';

export function newCall(key: string, startedAt: Date): CallRecord {
  return {
    key,
    companyId: null,
    startedAt,
    answeredAt: null,
    endedAt: null,
    endedBy: null,
    cause: null,
    callerKind: null,
    callerPhoneId: null,
    callerNumber: null,
    dialled: null,
    numberId: null,
    extensionId: null,
    revision: null,
    talkMs: 0,
    continuedIn: null,
    node: null,
    walker: null,
    walkerLeftAt: null,
    markCount: 0,
    legCount: 0,
    waitCount: 0,
    answeredMark: null,
  };
}

/** The next leg of the call. */
export function newLeg(
  call: CallRecord,
  began: LegBegan | { readonly at: Date; readonly legId: string | null; readonly role: LegRole },
): LegRecord {
  call.legCount += 1;
  const role = 'role' in began ? began.role : began.isOrigin ? 'origin' : 'attempt';
  const party = 'party' in began ? began.party : null;
  return {
    callKey: call.key,
    position: call.legCount,
    legId: began.legId,
    role,
    sipUser: party?.kind === 'phone' ? party.sipUser : null,
    phoneId: null,
    trunkId: party?.kind === 'trunk' ? party.trunkId : null,
    agentId: null,
    queueId: null,
    place: null,
    node: call.node,
    markCount: call.markCount,
    beganAt: began.at,
    rang: false,
    needsKey: false,
    pickedUpAt: null,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    cause: null,
    withdrawn: false,
    transfer: null,
    transferTarget: null,
  };
}

/** An attempt at a device that is about to be called: unavailable, unless a leg follows. */
export function newAttempt(call: CallRecord, device: RungDevice, at: Date): LegRecord {
  return {
    ...newLeg(call, { at, legId: null, role: 'attempt' }),
    sipUser: device.kind === 'phone' ? device.sipUser : null,
    phoneId: device.kind === 'mobile' ? device.phoneId : null,
    trunkId: device.kind === 'outside' ? device.trunkId : null,
    endedAt: at,
    outcome: 'unavailable',
  };
}
