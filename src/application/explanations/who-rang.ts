import type { Scope } from '../../domain/access/principal.ts';
import { isOpenAt } from '../../domain/calendar/is-open-at.ts';
import type { LegOutcome } from '../../domain/call/call-record.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import type { QueueId, UserId } from '../../domain/ids.ts';
import type { RoutingNode } from '../../domain/routing/routing-table.ts';
import type { CallStory } from '../ports/call-history.ts';
import type { StatusRecord } from '../ports/records/agents.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { Stores } from '../ports/stores.ts';
import { type NamedObject, ObjectNames } from '../simulations/object-names.ts';
import type { PastTable } from './past-table.ts';
import { phonesOfRing } from '../simulations/who-would-ring.ts';

/** Somebody who was asked to take the call. */
export interface Rang {
  /** Null: a number outside, or a phone that is gone. */
  readonly phone: NamedObject | null;
  readonly agent: NamedObject | null;
  readonly at: Date;
  /** Null: it goes on. */
  readonly outcome: LegOutcome | null;
  readonly answeredAt: Date | null;
}

/** Why somebody was not asked who could have been. */
export type NotAskedReason =
  | 'begins-too-late'
  | 'over-before'
  | 'inactive'
  | 'not-logged-in'
  | 'outside-working-hours'
  | 'status'
  | 'in-a-call'
  | 'others-first'
  | 'unknown';

/** Somebody who was not asked at a node. */
export interface NotAsked {
  /** A phone or an agent. */
  readonly who: NamedObject;
  /** The agent's status when the call came to the node. */
  readonly status: string | null;
  readonly reason: NotAskedReason;
}

export interface PeopleAtNode {
  readonly rang: readonly Rang[];
  readonly notAsked: readonly NotAsked[];
}

/** A stay of the call at a node. */
interface Visit {
  /** Null: nothing is known of it any more. */
  readonly node: RoutingNode | null;
  readonly past: Pick<PastTable, 'snapshot'>;
  readonly at: Date;
  /** Marks of the call when it came here, and when it came to the next node. */
  readonly fromMark: number;
  readonly toMark: number;
}

/** Who rang at each of these visits, and who did not and why; in their order. */
export async function whoRang(
  stores: Stores,
  scope: Scope,
  call: CallStory,
  visits: readonly Visit[],
): Promise<PeopleAtNode[]> {
  const attempts = call.legs.filter(({ role }) => role === 'attempt');
  const queues = new Map<QueueId, UserId[]>();
  for (const { node } of visits) if (node?.kind === 'queue') queues.set(node.queueId, []);
  if (queues.size > 0) {
    for (const { agentId, grants } of await stores.snapshots.agents(scope.companyId))
      for (const queueId of new Set(grants.map((grant) => grant.queueId))) queues.get(queueId)?.push(agentId);
  }
  const names = await ObjectNames.read(stores.records, scope, [
    ...visits
      .flatMap(({ node, past }) => (node?.kind === 'ring' ? phonesOfRing(node, past.snapshot) : []))
      .map(phoneRef),
    ...attempts.flatMap(({ phoneId }) => (phoneId === null ? [] : [phoneRef(phoneId)])),
    ...attempts.flatMap(({ agentId }) => (agentId === null ? [] : [agentRef(agentId)])),
    ...[...queues.values()].flat().map(agentRef),
  ]);
  const people: PeopleAtNode[] = [];
  for (const visit of visits) {
    const here = attempts.filter(({ markCount }) => markCount >= visit.fromMark && markCount < visit.toMark);
    const { node, past } = visit;
    const notAsked =
      node?.kind === 'ring'
        ? phonesNotAsked(node, here, past.snapshot, names)
        : node?.kind === 'queue'
          ? await agentsNotAsked(stores, scope, queues.get(node.queueId) ?? [], here, visit.at, names)
          : [];
    people.push({
      rang: here.map(({ phoneId, agentId, beganAt, outcome, answeredAt }) => ({
        phone: phoneId === null ? null : names.of(phoneRef(phoneId)),
        agent: agentId === null ? null : names.of(agentRef(agentId)),
        ...{ at: beganAt, outcome, answeredAt },
      })),
      notAsked,
    });
  }
  return people;
}

type Attempts = CallStory['legs'];

const phoneRef = (id: number) => ({ kind: 'phone', id }) as const;
const agentRef = (id: number) => ({ kind: 'user', id }) as const;

function phonesNotAsked(
  node: Extract<RoutingNode, { kind: 'ring' }>,
  attempts: Attempts,
  snapshot: CompanySnapshot,
  names: ObjectNames,
): NotAsked[] {
  const asked = new Set(attempts.map(({ phoneId }) => phoneId));
  return node.devices.flatMap((device) =>
    phonesOfRing({ ...node, devices: [device] }, snapshot)
      .filter((id) => !asked.has(id))
      .map((id) => ({
        who: names.of(phoneRef(id)),
        status: null,
        reason: device.startSeconds < node.ringSeconds ? 'over-before' : 'begins-too-late',
      })),
  );
}

/** By the activity log, the users and their working hours as they are. */
async function agentsNotAsked(
  stores: Stores,
  scope: Scope,
  agents: readonly UserId[],
  attempts: Attempts,
  at: Date,
  names: ObjectNames,
): Promise<NotAsked[]> {
  const asked = new Set(attempts.map(({ agentId }) => agentId));
  const silent = agents.filter((id) => !asked.has(id));
  if (silent.length === 0) return [];
  const statuses = new Map((await stores.agents.allStatuses(scope)).map((status) => [status.id, status]));
  const then = new Map(
    (await stores.activity.statusesAt(scope, silent, at)).map((found) => [found.agentId, found]),
  );
  const users = await stores.records.user.findMany(scope, silent);
  const calendars = await stores.records.calendar.findMany(scope, [
    ...new Set(users.flatMap(({ workingHoursId }) => workingHoursId ?? [])),
  ]);
  return users.map((user): NotAsked => {
    const found = then.get(user.id);
    const status = found && statuses.get(found.statusId);
    const hours = calendars.find(({ id }) => id === user.workingHoursId);
    const reason = reasonOf(user, status ?? null, hours !== undefined && !isOpenAt(hours, at));
    return { who: names.of(agentRef(user.id)), status: found?.statusName ?? null, reason };
  });
}

/** The first reason there is, from the lasting to the passing. */
function reasonOf(user: UserRecord, status: StatusRecord | null, isOutsideHours: boolean): NotAskedReason {
  if (!user.active) return 'inactive';
  if (!status) return 'unknown';
  if (status.builtIn === 'unassigned') return 'not-logged-in';
  if (isOutsideHours) return 'outside-working-hours';
  if (status.builtIn === 'incoming-call' || status.builtIn === 'outgoing-call') return 'in-a-call';
  return status.activatesSkills ? 'others-first' : 'status';
}
