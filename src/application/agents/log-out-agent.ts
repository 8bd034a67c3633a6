import { scopeOf } from '../../domain/access/principal.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Writer, Written } from '../write.ts';
import type { AgentView } from './agent-view.ts';
import { auditOfAgent, findSpecialStatus, lockAgent } from './load-agent.ts';

/** Frees the agent's seat and takes the agent out of all queues; a call that is being talked goes on. */
export class LogOutAgent {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** Logging out twice is no error. @throws Refusal `not-found` */
  async logOut(actor: Actor, agentId: UserId): Promise<Written<AgentView>> {
    const scope = scopeOf(actor.principal);
    return await this.#writer.write(actor, scope.companyId, async (stores, now) => {
      const { agent: before, user } = await lockAgent(stores, scope, agentId);
      const status = await findSpecialStatus(stores, scope, { builtIn: 'unassigned' });
      const agent =
        before.loggedInAt === null
          ? before
          : await stores.agents.update({
              ...before,
              statusId: status.id,
              statusSince: now,
              loggedInAt: null,
              seatExtensionId: null,
            });
      return {
        value: { agent, user, status },
        note: {
          action: 'log-out',
          kind: 'agent',
          objectId: agentId,
          before: auditOfAgent(before),
          after: auditOfAgent(agent),
          aggregates: [{ kind: 'agent', id: agentId }],
        },
      };
    });
  }
}
