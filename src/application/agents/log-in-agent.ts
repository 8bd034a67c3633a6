import type { ExtensionId, UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { DuplicateValueError } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';
import type { Written } from '../write.ts';
import type { AgentFacts } from './agent-facts.ts';
import type { AgentView } from './agent-view.ts';
import type { ChangeAgent } from './change-agent.ts';
import { partOf } from './may-manage.ts';
import { requireMobile } from './require-mobile.ts';
import { requireOwnPhone } from './require-own-phone.ts';

/** Where an agent wants to work. */
export type WantedSeat =
  /** Null: the agent's fixed extension. */
  | { readonly at: 'extension'; readonly extensionId: ExtensionId | null }
  /** At no extension: queue calls go to the agent's mobile [S9]. */
  | { readonly at: 'mobile' };

/** Seats an agent at an extension, or at the mobile, and enters the default status, or *Virtual* [S4, S9, U8]. */
export class LogInAgent {
  readonly #changeAgent: ChangeAgent;

  constructor(changeAgent: ChangeAgent) {
    this.#changeAgent = changeAgent;
  }

  /**
   * Logging in again at the same seat changes nothing.
   *
   * @throws Refusal `not-found`, `invalid` without a seat, `forbidden` for a seat that is not permitted,
   *   `conflict` for a taken seat or phone, an inactive user, another seat, no mobile or none that can be called
   */
  async logIn(actor: Actor, agentId: UserId, wanted: WantedSeat): Promise<Written<AgentView>> {
    try {
      return await this.#changeAgent.byPerson(actor, agentId, 'log-in', async (facts) => {
        const { user, agent } = facts;
        partOf(actor.principal, user);
        if (!user.active) throw new Refusal('conflict', 'this user is inactive and cannot log in');
        const seat = wanted.at === 'mobile' ? null : await chooseSeat(facts, wanted.extensionId);
        const { login } = agent.state;
        if (login !== null && login.seat !== seat) {
          const where = login.seat === null ? 'at the mobile' : 'at another extension';
          throw new Refusal('conflict', `the agent is logged in ${where}; log out first`, {
            details: { seatExtensionId: login.seat },
          });
        }
        if (seat === null) await requireMobile(facts);
        else await requireOwnPhone(facts, seat);
        return { kind: 'log-in', seat, by: actor.principal.userId };
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
  { user, scope, stores }: AgentFacts,
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
  const extension = await stores.records.extension.find(scope, wanted);
  if (!extension) {
    throw new Refusal('unknown-reference', 'there is no such extension', {
      faults: [{ path: ['extensionId'], code: 'unknown-reference', message: 'there is no such extension' }],
    });
  }
  if (user.seatIds === null || user.seatIds.includes(extension.id)) return extension.id;
  throw new Refusal('forbidden', 'the agent may not sit at this extension', {
    faults: [
      {
        path: ['extensionId'],
        code: 'seat-not-permitted',
        message: 'choose an extension from the own seats',
      },
    ],
  });
}
