import type { AgentId } from '../../domain/ids.ts';
import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { parseMemberName, parseQueueName } from '../../media-node/mirrors/member-names.ts';
import { deviceOf } from './member-interfaces.ts';

/** Events that tell of a membership. */
export const membershipEvents = [
  'QueueMemberAdded',
  'QueueMemberRemoved',
  'QueueMemberPause',
  'QueueMemberPenalty',
] as const;

/** Takes one of {@link membershipEvents}. @returns the agent it was about, or null when it was not ours */
export function takeMembershipEvent(mirror: MemberMirror, event: AmiMessage): AgentId | null {
  const membership = readMembership(event);
  if (!membership) return null;
  mirror.take(membership, event.event === 'QueueMemberRemoved');
  return membership.agentId;
}

/** Reads a `QueueMember…` event or list entry; null when it is not one of ours. */
export function readMembership(event: AmiMessage): HeldMembership | null {
  const queueId = parseQueueName(event.first('Queue') ?? '');
  // The list calls the member `Name` and `Location`, the events `MemberName` and `Interface`.
  const agentId = parseMemberName(event.first('MemberName') ?? event.first('Name') ?? '');
  const device = deviceOf(event.first('Interface') ?? event.first('Location') ?? '');
  if (queueId === null || agentId === null || device === null) return null;
  const level = Number(event.first('Penalty') ?? '0');
  return { queueId, agentId, device, level, paused: event.first('Paused') === '1' };
}
