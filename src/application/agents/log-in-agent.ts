import { scopeOf } from '../../domain/access/principal.ts';
import type { ExtensionId, UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { DuplicateValueError, type Stores } from '../ports/stores.ts';
import type { UserRecord } from '../ports/records.ts';
import { Refusal } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import type { AgentView } from './agent-view.ts';
import { auditOfAgent, findSpecialStatus, findStatus, lockAgent } from './load-agent.ts';

/** Seats an agent at an extension and enters the default status [S4, U8]. */
export class LogInAgent {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * Logging in again at the same seat changes nothing.
   *
   * @param extensionId the seat; null: the agent's fixed extension
   * @throws Refusal `not-found`, `invalid` without a seat, `conflict` for a taken seat, an inactive user or another seat
   */
  async logIn(actor: Actor, agentId: UserId, extensionId: ExtensionId | null): Promise<Written<AgentView>> {
    const scope = scopeOf(actor.principal);
    try {
      return await this.#writer.write(actor, scope.companyId, async (stores, now) => {
        const { agent: before, user } = await lockAgent(stores, scope, agentId);
        if (!user.active) throw new Refusal('conflict', 'this user is inactive and cannot log in');
        const seat = await chooseSeat(stores, user, extensionId);
        const alreadyThere = before.loggedInAt !== null;
        if (alreadyThere && before.seatExtensionId !== seat) {
          throw new Refusal('conflict', 'the agent is logged in at another extension; log out first', {
            details: { seatExtensionId: before.seatExtensionId },
          });
        }
        const status = alreadyThere
          ? await findStatus(stores, scope, before.statusId)
          : await findSpecialStatus(stores, scope, { isDefault: true });
        const agent = alreadyThere
          ? before
          : await stores.agents.update({
              ...before,
              statusId: status.id,
              statusSince: now,
              loggedInAt: now,
              seatExtensionId: seat,
            });
        return {
          value: { agent, user, status },
          note: {
            action: 'log-in',
            kind: 'agent',
            objectId: agentId,
            before: auditOfAgent(before),
            after: auditOfAgent(agent),
            aggregates: [{ kind: 'agent', id: agentId }],
          },
        };
      });
    } catch (error) {
      if (!(error instanceof DuplicateValueError)) throw error;
      throw new Refusal('conflict', 'another agent sits at this extension', {
        faults: [{ path: ['extensionId'], code: 'seat-taken', message: 'choose a free extension' }],
      });
    }
  }
}

async function chooseSeat(
  stores: Stores,
  user: UserRecord,
  wanted: ExtensionId | null,
): Promise<ExtensionId> {
  if (user.extensionId !== null) {
    if (wanted === null || wanted === user.extensionId) return user.extensionId;
    throw new Refusal('invalid', 'this agent has a fixed extension', {
      faults: [{ path: ['extensionId'], code: 'fixed-seat', message: 'leave it out' }],
    });
  }
  if (wanted === null) {
    throw new Refusal('invalid', 'this agent has no fixed extension; say at which one to log in', {
      faults: [{ path: ['extensionId'], code: 'required', message: 'choose a free extension' }],
    });
  }
  const extension = await stores.records.extension.find({ companyId: user.companyId }, wanted);
  if (extension) return extension.id;
  throw new Refusal('unknown-reference', 'there is no such extension', {
    faults: [{ path: ['extensionId'], code: 'unknown-reference', message: 'there is no such extension' }],
  });
}
