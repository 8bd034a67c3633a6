import { scopeOf, type Scope } from '../../domain/access/principal.ts';
import type { AgentEvent } from '../../domain/agent/agent-event.ts';
import { isVirtual, statusReceives } from '../../domain/agent/change-agent-state.ts';
import type { StatusRules } from '../../domain/agent/status-rules.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Aggregate } from '../ports/change-store.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import { refuseUnknown } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { type AgentFacts, carryOut, factsOf } from './agent-facts.ts';
import type { AgentView } from './agent-view.ts';

/**
 * The one way in which an agent's state changes: the agent is locked, the state machine decides, and the new state, the finished
 * stretch of the activity log and what the engines must learn are written in one transaction [S13].
 */
export class ChangeAgent {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * A person's act. It is audited, and always told to the engines: who clicks again wants to be sure [S14].
   *
   * @param decide throws Refusal when the person may not, or it makes no sense
   * @throws Refusal `not-found`, and what `decide` throws
   */
  async byPerson(
    actor: Actor,
    agentId: UserId,
    action: string,
    decide: (facts: AgentFacts) => AgentEvent | Promise<AgentEvent>,
  ): Promise<Written<AgentView>> {
    const scope = scopeOf(actor.principal);
    const written = await this.#writer.write(actor, scope.companyId, async (stores, now) => {
      const facts =
        factsOf(stores, scope, await stores.agents.lockByGuess(scope, agentId)) ?? refuseUnknown('agent');
      const event = await decide(facts);
      const changed = await carryOut(facts, event, now);
      const recording = recordingOf(facts.agent, changed.view.agent);
      return {
        value: changed,
        note: {
          action,
          kind: 'agent',
          objectId: agentId,
          before: auditOfAgent(facts.agent),
          after: auditOfAgent(changed.view.agent),
          aggregates:
            event.kind === 'pause-recording'
              ? [{ kind: 'recording', id: agentId }]
              : [{ kind: 'agent', id: agentId }, ...recording],
          activity: changed.ended,
          outOfQueues: !statusReceives(changed.view.agent.state, facts.statuses),
        },
      };
    });
    return { ...written, value: written.value.view };
  }

  /**
   * What happened to an agent without anybody deciding it: a phone rang, a time was over. Nothing is written when it
   * changes nothing, and the engines hear of it only when it concerns where queue calls go.
   *
   * @param decide null: there is nothing to do
   * @returns null when there is no such agent, or nothing changed
   */
  async byItself(
    scope: Scope,
    agentId: UserId,
    decide: (facts: AgentFacts) => AgentEvent | null | Promise<AgentEvent | null>,
  ): Promise<AgentView | null> {
    const changed = await this.#writer.follow(scope.companyId, async (stores, now) => {
      const facts = factsOf(stores, scope, await stores.agents.lockByGuess(scope, agentId));
      const event = facts && (await decide(facts));
      if (!facts || !event) return null;
      const found = await carryOut(facts, event, now);
      if (found.view.agent === facts.agent) return null;
      const concerned = reachedOtherwise(facts.agent, found.view.agent, facts.statuses);
      return {
        value: found,
        aggregates: [
          ...(concerned ? [{ kind: 'agent', id: agentId } as const] : []),
          ...recordingOf(facts.agent, found.view.agent),
        ],
        activity: found.ended,
        outOfQueues: !statusReceives(found.view.agent.state, facts.statuses),
      };
    });
    return changed?.view ?? null;
  }
}

function reachedOtherwise(before: AgentRecord, after: AgentRecord, statuses: StatusRules): boolean {
  return (
    statusReceives(before.state, statuses) !== statusReceives(after.state, statuses) ||
    isVirtual(before.state, statuses) !== isVirtual(after.state, statuses) ||
    before.state.login?.seat !== after.state.login?.seat
  );
}

/** A pause begins and ends with the state that it is a part of. */
function recordingOf({ id, state }: AgentRecord, after: AgentRecord): Aggregate[] {
  return state.recordingPaused === after.state.recordingPaused ? [] : [{ kind: 'recording', id }];
}

/** What the audit shows of an agent's live state. */
function auditOfAgent({ state }: AgentRecord): Readonly<Record<string, unknown>> {
  return {
    statusId: state.chosen,
    loggedInAt: state.login?.since ?? null,
    seatExtensionId: state.login?.seat ?? null,
    recordingPaused: state.recordingPaused,
  };
}
