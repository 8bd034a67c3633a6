import { may, type Principal, type Scope } from '../../domain/access/principal.ts';
import type { ExtensionId, Id, PhoneId, QueueId } from '../../domain/ids.ts';
import {
  type AgentSnapshot,
  queuesOfSkills,
  type ReasonNotReceiving,
  whyNotReceiving,
} from '../../domain/membership/desired-memberships.ts';
import { parsePlace } from '../../domain/membership/place.ts';
import type { Page, Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import type { AgentView } from './agent-view.ts';
import { listAgents } from './read-agents.ts';
import { sightOfAgents } from './sight-of-agents.ts';

/** An agent whose skills lead to a queue, whether the queue offers calls to the agent now or not. */
export interface QueueAgent extends AgentView {
  /** The best of the levels of those skills [S1]. */
  readonly level: number;
  /** Why no call of the queue is offered; null: the agent is in the queue. */
  readonly whyNot: ReasonNotReceiving | null;
  /** Where calls of the queue reach the agent, or would; null: nowhere. */
  readonly reachedAt: ReachedAt | null;
}

export type ReachedAt =
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId; readonly digits: string }
  | { readonly kind: 'mobile'; readonly phoneId: PhoneId; readonly name: string };

/**
 * A page of them, in a constant number of queries: those whom one may list as agents. A queue to which none of them belongs does not
 * exist for who sees a part of the company only [P8].
 *
 * @throws Refusal `not-found`
 */
export async function listQueueAgents(
  stores: Stores,
  principal: Principal,
  scope: Scope,
  queueId: QueueId,
  { limit, after }: { limit: number; after: Id | null },
): Promise<Page<QueueAgent>> {
  if (!(await stores.records.queue.find(scope, queueId))) return refuseUnknown('queue');
  const sight = sightOfAgents(principal);
  const { items, next } = await listAgents(stores, scope, { limit, after, queueId, ...sight });
  if (items.length === 0 && after === null && !may(principal, 'live-view')) return refuseUnknown('queue');
  const snapshots = await stores.snapshots.agents(
    scope.companyId,
    items.map(({ agent }) => agent.id),
  );
  const byId = new Map(snapshots.map((snapshot) => [snapshot.agentId, snapshot]));
  const places = await placesOf(stores, scope, items, byId);
  return {
    next,
    items: items.flatMap((view) => {
      const snapshot = byId.get(view.agent.id);
      const level = snapshot && queuesOfSkills(snapshot).get(queueId);
      // Gone, or without these skills, since the page was read.
      if (!snapshot || level === undefined) return [];
      return [{ ...view, level, whyNot: whyNotReceiving(snapshot), reachedAt: places(view, snapshot) }];
    }),
  };
}

/** Where queue calls reach these agents, by the names that people know. */
async function placesOf(
  stores: Stores,
  scope: Scope,
  agents: readonly AgentView[],
  snapshots: ReadonlyMap<Id, AgentSnapshot>,
): Promise<(view: AgentView, snapshot: AgentSnapshot) => ReachedAt | null> {
  const extensions = await stores.records.extension.findMany(
    scope,
    agents.flatMap(({ agent }) => agent.state.login?.seat ?? []),
  );
  const mobiles = await stores.records.phone.findMany(
    scope,
    [...snapshots.values()].flatMap(({ device }) => mobileOf(device) ?? []),
  );
  const extensionById = new Map(extensions.map((extension) => [extension.id, extension]));
  const mobileById = new Map(mobiles.map((phone) => [phone.id, phone]));
  return ({ agent }, { device }) => {
    if (device === null) return null;
    const phoneId = mobileOf(device);
    if (phoneId !== null) {
      const mobile = mobileById.get(phoneId);
      return mobile ? { kind: 'mobile', phoneId, name: mobile.name } : null;
    }
    const extension = extensionById.get(agent.state.login?.seat ?? 0);
    return extension ? { kind: 'extension', extensionId: extension.id, digits: extension.digits } : null;
  };
}

function mobileOf(device: string | null): PhoneId | null {
  const place = device === null ? null : parsePlace(device);
  return place?.kind === 'mobile' ? place.phoneId : null;
}
