import { scopeOf } from '../../domain/access/principal.ts';
import type { StatusId, UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { AgentStatus } from '../ports/records.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import type { AgentView } from './agent-view.ts';
import { auditOfAgent } from './load-agent.ts';

/** Puts a logged-in agent into a status; memberships follow from whether it activates skills [S5]. */
export class ChooseStatus {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** @throws Refusal `not-found`, `unknown-reference`, `conflict` when not logged in, `invalid` for what cannot be chosen */
  async choose(actor: Actor, agentId: UserId, statusId: StatusId): Promise<Written<AgentView>> {
    const scope = scopeOf(actor.principal);
    return await this.#writer.write(actor, scope.companyId, async (stores, now) => {
      const found = (await stores.agents.findForChoice(scope, agentId, statusId)) ?? refuseUnknown('agent');
      const { agent: before, user } = found;
      const status = found.status ?? refuseUnknownStatus();
      refuseUnchoosable(status);
      if (before.loggedInAt === null) {
        throw new Refusal('conflict', 'the agent is not logged in; log in first, then choose a status');
      }
      const agent = await stores.agents.update({ ...before, statusId: status.id, statusSince: now });
      return {
        value: { agent, user, status },
        note: {
          action: 'choose-status',
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

function refuseUnknownStatus(): never {
  throw new Refusal('unknown-reference', 'there is no such status', {
    faults: [{ path: ['statusId'], code: 'unknown-reference', message: 'there is no such status' }],
  });
}

/** Call statuses follow the phone and Unassigned follows the logout: nobody chooses them [S2, S6]. */
function refuseUnchoosable({ builtIn, name }: AgentStatus): void {
  if (builtIn !== 'unassigned' && builtIn !== 'incoming-call' && builtIn !== 'outgoing-call') return;
  throw new Refusal('invalid', `"${name}" cannot be chosen; it is entered by itself`, {
    faults: [{ path: ['statusId'], code: 'not-choosable', message: 'choose another status' }],
  });
}
