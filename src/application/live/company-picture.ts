import type { CalendarId, QueueId, StatusId, UserId } from '../../domain/ids.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { QueueState } from '../ports/live-store.ts';
import type { LiveQueue } from './live-event.ts';
import { waitingLine } from './waiting-line.ts';

type StateTime = Omit<QueueState, 'callers'>;

/** What a company looks like now: the memory from which every viewer of this process is served. No rights here, and no I/O. */
export class CompanyPicture {
  readonly #agents: Map<UserId, AgentView>;
  readonly #states = new Map<QueueId, readonly QueueState[]>();
  #queueNames: ReadonlyMap<QueueId, string>;

  constructor(agents: readonly AgentView[], queueNames: ReadonlyMap<QueueId, string>) {
    this.#agents = new Map(agents.map((view) => [view.agent.id, view]));
    this.#queueNames = queueNames;
  }

  agent(id: UserId): AgentView | null {
    return this.#agents.get(id) ?? null;
  }

  get agents(): readonly AgentView[] {
    return [...this.#agents.values()];
  }

  /** Who is shown in this status, or has it under a call status. */
  agentsIn(statusId: StatusId): UserId[] {
    return this.agents
      .filter(({ status, chosen }) => status.id === statusId || chosen.id === statusId)
      .map(({ agent }) => agent.id);
  }

  /** Whose working hours are in this calendar: an edit of it may begin or end them. */
  agentsWorkingBy(calendarId: CalendarId): UserId[] {
    return this.agents.filter(({ user }) => user.workingHoursId === calendarId).map(({ agent }) => agent.id);
  }

  /** Those that are not of this version, too few here, or too many. @param versions as `LiveStore.agentVersions` says them */
  agentsUnlike(versions: ReadonlyMap<UserId, string>): UserId[] {
    const others = this.agents.filter((view) => versions.get(view.agent.id) !== versionOf(view));
    const missing = [...versions.keys()].filter((id) => !this.#agents.has(id));
    return [...others.map(({ agent }) => agent.id), ...missing];
  }

  /** @param view null: the agent is gone */
  putAgent(id: UserId, view: AgentView | null): void {
    if (view) this.#agents.set(id, view);
    else this.#agents.delete(id);
  }

  get queueIds(): readonly QueueId[] {
    return [...this.#queueNames.keys()];
  }

  nameQueues(names: ReadonlyMap<QueueId, string>): void {
    this.#queueNames = names;
  }

  /** The queues of which these are not the states that stand here. */
  queuesUnlike(times: readonly StateTime[]): QueueId[] {
    const now = textByQueue(times);
    const here = textByQueue([...this.#states.values()].flat());
    return [...new Set([...now.keys(), ...here.keys()])].filter((id) => now.get(id) !== here.get(id));
  }

  /** @param states all that there are of these queues */
  putQueueStates(queues: readonly QueueId[], states: readonly QueueState[]): void {
    for (const id of queues) {
      this.#states.set(
        id,
        states.filter(({ queueId }) => queueId === id),
      );
    }
  }

  /** Null: there is no such queue (any more). */
  queue(id: QueueId, withNumbers: boolean): LiveQueue | null {
    const name = this.#queueNames.get(id);
    return name === undefined ? null : waitingLine(id, name, this.#states.get(id) ?? [], withNumbers);
  }
}

function versionOf({ agent, user }: AgentView): string {
  return `${user.version}.${agent.version}.${agent.withinHours ? 1 : 0}`;
}

function textByQueue(times: readonly StateTime[]): Map<QueueId, string> {
  const texts = new Map<QueueId, string>();
  const ordered = [...times].sort((a, b) => a.mediaNodeId - b.mediaNodeId);
  for (const { queueId, mediaNodeId, changedAt } of ordered) {
    texts.set(queueId, `${texts.get(queueId) ?? ''} ${mediaNodeId}@${changedAt.getTime()}`);
  }
  return texts;
}
