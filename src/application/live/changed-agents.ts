import type { CalendarId, Revision, StatusId, UserId } from '../../domain/ids.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { LiveChange } from '../ports/live-store.ts';
import type { CompanyPicture } from './company-picture.ts';
import type { LiveEvent } from './live-event.ts';
import { eventId, seesAgent, type Viewer } from './viewer.ts';

/** An agent that changed. `revision` is that of the latest change. */
export interface ChangedAgent {
  readonly id: UserId;
  readonly revision: Revision;
  /** As it was shown before; null: it was not there. */
  readonly before: AgentView | 'forgotten' | null;
  /** Null: it is gone. */
  readonly after: AgentView | null;
}

/** Which agents these changes concern, each with the revision of its latest change. @param changes oldest first */
export function agentsOf(changes: readonly LiveChange[], picture: CompanyPicture): Map<UserId, Revision> {
  const agents = new Map<UserId, Revision>();
  for (const { kind, objectId, revision } of changes) {
    if (kind === 'agent' || kind === 'user') agents.set(objectId as UserId, revision);
    if (kind === 'status') for (const id of picture.agentsIn(objectId as StatusId)) agents.set(id, revision);
    if (kind === 'calendar')
      for (const id of picture.agentsWorkingBy(objectId as CalendarId)) agents.set(id, revision);
  }
  return agents;
}

/**
 * Whether there was a write in between that left neither an audit entry nor a stretch of activity, as a second call at a phone or the
 * end of working hours does.
 *
 * @param changes all with a revision above `after` and up to `until`
 */
export function hasSilentWrites(changes: readonly LiveChange[], after: Revision, until: Revision): boolean {
  return new Set(changes.map(({ revision }) => revision)).size < until - after;
}

/** Who may look different after silent writes: those in a call, and those with working hours. */
export function changesSilently({ agent, user }: AgentView): boolean {
  return agent.state.legs.length > 0 || user.workingHoursId !== null;
}

/**
 * What the viewer is told of these agents. Ordered by the latest change, and of several with one revision only the last has an id:
 * so whoever comes back with an id has missed only what is newer.
 */
export function agentEvents(viewer: Viewer, changed: readonly ChangedAgent[]): LiveEvent[] {
  if (!viewer.topics.includes('agents')) return [];
  const told = changed
    .filter(({ before, after }) => wasSeen(viewer, before) || isSeen(viewer, after))
    .sort((a, b) => a.revision - b.revision);
  return told.map(({ id: agentId, revision, after }, index) => {
    const id = told[index + 1]?.revision === revision ? null : eventId(viewer, revision);
    return after && isSeen(viewer, after)
      ? { kind: 'agent', id, agent: after }
      : { kind: 'agent-gone', id, agentId };
  });
}

/** Nobody remembers whom the viewer of a part has seen; such a viewer is to be sent a snapshot when that could matter. */
function wasSeen(viewer: Viewer, before: ChangedAgent['before']): boolean {
  return before === 'forgotten' ? viewer.seesAll : isSeen(viewer, before);
}

function isSeen(viewer: Viewer, view: AgentView | null): boolean {
  return view !== null && seesAgent(viewer, view.user);
}
