import { scopeOf } from '../../domain/access/principal.ts';
import type { ExtensionId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Database } from '../ports/stores.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import type { Written } from '../write.ts';
import type { AgentView } from './agent-view.ts';
import type { ChangeAgent } from './change-agent.ts';
import { readSeat } from './list-seats.ts';
import { manages } from './may-manage.ts';

/** Logs out whoever sits at an extension, so that somebody else can sit there [U8]. */
export class FreeSeat {
  readonly #database: Database;
  readonly #changeAgent: ChangeAgent;

  constructor(database: Database, changeAgent: ChangeAgent) {
    this.#database = database;
    this.#changeAgent = changeAgent;
  }

  /**
   * @throws Refusal `not-found` for who may not free it, in the same words as for a seat that is not there; `conflict` when nobody
   *   sits there, for those who may see that
   */
  async free(actor: Actor, extensionId: ExtensionId): Promise<Written<AgentView>> {
    const scope = scopeOf(actor.principal);
    const { stores } = this.#database;
    const agent = await stores.agents.findBySeat(scope, extensionId);
    if (!agent) {
      await readSeat(stores, actor.principal, scope, extensionId);
      throw new Refusal('conflict', 'nobody sits at this extension');
    }
    return await this.#changeAgent.byPerson(actor, agent.id, 'free-seat', (facts) => {
      if (!manages(actor.principal, facts.user)) refuseUnknown('seat');
      // Somebody else may have sat down meanwhile; nobody meant to send that one away.
      if (facts.agent.state.login?.seat !== extensionId)
        throw new Refusal('conflict', 'the seat was left at this moment; look again');
      return { kind: 'log-out', by: actor.principal.userId };
    });
  }
}
