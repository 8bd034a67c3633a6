import type { QueueId, Revision } from '../../domain/ids.ts';
import type { LiveChange } from '../ports/live-store.ts';
import {
  agentEvents,
  agentsOf,
  type ChangedAgent,
  changesSilently,
  hasSilentWrites,
} from './changed-agents.ts';
import type { CompanyPicture } from './company-picture.ts';
import type { LiveEvent, LiveQueue } from './live-event.ts';
import { eventId, seesAgent, type Viewer } from './viewer.ts';

/** Null: all queues of the company. */
export type VisibleQueues = ReadonlySet<QueueId> | null;

/** How far a picture has come. */
interface Present {
  readonly picture: CompanyPicture;
  readonly revision: Revision;
}

/** What happened while the viewer was away. */
export interface Missed {
  readonly after: Revision;
  /** All of them, oldest first. */
  readonly changes: readonly LiveChange[];
}

/** What a viewer is told who was told everything before. @param news.allQueues queues were made, renamed or deleted, or others are visible */
export function nextEvents(
  viewer: Viewer,
  { picture, revision }: Present,
  news: {
    readonly agents: readonly ChangedAgent[];
    readonly queues: readonly QueueId[];
    readonly allQueues: boolean;
    readonly visible: VisibleQueues;
  },
): LiveEvent[] {
  const { visible } = news;
  const seen = news.queues.filter((id) => visible === null || visible.has(id));
  const queues: LiveEvent[] = news.allQueues
    ? [{ kind: 'queues', queues: queuesOf(viewer, picture, visible) }]
    : pick(viewer, picture, seen).map((queue) => ({ kind: 'queue', queue }));
  return [
    ...agentEvents(viewer, news.agents),
    ...(viewer.topics.includes('queues') ? queues : []),
    { kind: 'position', id: eventId(viewer, revision) },
  ];
}

/**
 * What a viewer is told at the beginning.
 *
 * @param missed null: he knows nothing that could be gone on from
 */
export function firstEvents(
  viewer: Viewer,
  { picture, revision }: Present,
  visible: VisibleQueues,
  missed: Missed | null,
): LiveEvent[] {
  const id = eventId(viewer, revision);
  const queues = queuesOf(viewer, picture, visible);
  if (missed === null || isOutOfSight(viewer, missed)) {
    const agents = viewer.topics.includes('agents')
      ? picture.agents.filter(({ user }) => seesAgent(viewer, user))
      : [];
    return [{ kind: 'snapshot', id, agents, queues }];
  }
  return [
    ...agentEvents(viewer, missedAgents(picture, revision, missed)),
    // Queues have no revisions: they are told as they are now.
    ...(viewer.topics.includes('queues') ? [{ kind: 'queues', queues } as const] : []),
    { kind: 'position', id },
  ];
}

/** Whoever sees a part of the company may have lost somebody from sight, and must not be told whom others see. */
function isOutOfSight({ seesAll }: Viewer, { changes }: Missed): boolean {
  return !seesAll && changes.some(({ kind }) => kind === 'user');
}

function missedAgents(
  picture: CompanyPicture,
  revision: Revision,
  { after, changes }: Missed,
): ChangedAgent[] {
  const revisions = agentsOf(changes, picture);
  if (hasSilentWrites(changes, after, revision)) {
    for (const view of picture.agents.filter(changesSilently)) {
      if (!revisions.has(view.agent.id)) revisions.set(view.agent.id, revision);
    }
  }
  return [...revisions].map(([id, at]) => ({
    id,
    revision: at,
    before: 'forgotten',
    after: picture.agent(id),
  }));
}

function queuesOf(viewer: Viewer, picture: CompanyPicture, visible: VisibleQueues): LiveQueue[] {
  if (!viewer.topics.includes('queues')) return [];
  return pick(viewer, picture, visible === null ? picture.queueIds : [...visible]);
}

function pick({ seesAll }: Viewer, picture: CompanyPicture, ids: readonly QueueId[]): LiveQueue[] {
  return ids.flatMap((id) => picture.queue(id, seesAll) ?? []);
}
