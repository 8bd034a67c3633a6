import type { Scope } from '../../domain/access/principal.ts';
import type { Id, QueueId, Revision, UserId } from '../../domain/ids.ts';
import type { AgentView } from '../agents/agent-view.ts';
import { listAgents, viewAgents } from '../agents/read-agents.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { LiveChange, QueueState } from '../ports/live-store.ts';
import type { Stores } from '../ports/stores.ts';
import { agentsOf, hasSilentWrites } from './changed-agents.ts';
import { CompanyPicture } from './company-picture.ts';

/** After more changes than this everything is read anew; also how far back a viewer can go on. */
export const mostChanges = 1_000;
/** More agents than these are cheaper read all together. */
const fewAgents = 25;
const pageSize = 500;

/** What to change in a picture, read completely before anything is changed. */
export interface PictureUpdate {
  readonly changes: readonly LiveChange[];
  readonly agents: ReadonlyMap<UserId, { readonly revision: Revision; readonly view: AgentView | null }>;
  /** Null: as before. */
  readonly queueNames: ReadonlyMap<QueueId, string> | null;
  readonly queues: readonly QueueId[];
  readonly queueStates: readonly QueueState[];
}

/** The company as it is now. What is newer than a revision that was read before may be in it already. */
export async function readPicture(stores: Stores, scope: Scope): Promise<CompanyPicture> {
  const picture = new CompanyPicture(await allAgents(stores, scope), await stores.live.queueNames(scope));
  const times = await stores.live.queueStateTimes(scope);
  const queues = picture.queuesUnlike(times);
  picture.putQueueStates(queues, await stores.live.queueStates(scope, queues));
  return picture;
}

/**
 * What is new since the picture was as of `cursor`.
 *
 * @param revision the newest one
 * @returns null when that is too much: read the picture anew
 */
export async function readUpdate(
  stores: Stores,
  scope: Scope,
  picture: CompanyPicture,
  { cursor, revision }: { cursor: Revision; revision: Revision },
): Promise<PictureUpdate | null> {
  const changes = await changesBetween(stores, scope, cursor, revision);
  if (changes === null) return null;
  const revisions = new Map(agentsOf(changes, picture));
  if (hasSilentWrites(changes, cursor, revision)) {
    const versions = await stores.live.agentVersions(scope);
    for (const id of picture.agentsUnlike(versions)) if (!revisions.has(id)) revisions.set(id, revision);
  }
  const views = await agentsById(stores, scope, [...revisions.keys()]);
  const queues = picture.queuesUnlike(await stores.live.queueStateTimes(scope));
  return {
    changes,
    agents: new Map([...revisions].map(([id, at]) => [id, { revision: at, view: views.get(id) ?? null }])),
    queueNames: changes.some(({ kind }) => kind === 'queue') ? await stores.live.queueNames(scope) : null,
    queues,
    queueStates: await stores.live.queueStates(scope, queues),
  };
}

/** Those above `after` up to `until`; null when they are too many. */
export async function changesBetween(
  stores: Stores,
  scope: Scope,
  after: Revision,
  until: Revision,
): Promise<LiveChange[] | null> {
  if (after === until) return [];
  if (after > until || until - after > mostChanges) return null;
  const changes = await stores.live.changesAfter(scope, after, mostChanges + 1);
  if (changes.length > mostChanges) return null;
  return changes.filter(({ revision }) => revision <= until);
}

async function agentsById(
  stores: Stores,
  scope: Scope,
  ids: readonly UserId[],
): Promise<Map<UserId, AgentView>> {
  if (ids.length > fewAgents) return byId(await allAgents(stores, scope));
  const found = await Promise.all(ids.map((id) => stores.agents.find(scope, id)));
  const agents = found.filter((agent): agent is AgentRecord => agent !== null);
  return byId(await viewAgents(stores, scope, agents));
}

async function allAgents(stores: Stores, scope: Scope): Promise<AgentView[]> {
  const agents: AgentView[] = [];
  let after: Id | null = null;
  do {
    const page: Awaited<ReturnType<typeof listAgents>> = await listAgents(stores, scope, {
      limit: pageSize,
      after,
    });
    agents.push(...page.items);
    after = page.next;
  } while (after !== null);
  return agents;
}

function byId(views: readonly AgentView[]): Map<UserId, AgentView> {
  return new Map(views.map((view) => [view.agent.id, view]));
}
