import { scopeOf, wholeCompany, type Scope } from '../../domain/access/principal.ts';
import type { PhoneId, UserId } from '../../domain/ids.ts';
import type { SupervisionMode } from '../../engine/media-engine.ts';
import type { Actor } from '../actor.ts';
import { manages } from '../agents/may-manage.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { ownPhone } from './own-phone.ts';

export interface WantedSupervision {
  readonly agentId: UserId;
  readonly mode: SupervisionMode;
  /** Which phone of the own extension; null: the first that is registered. */
  readonly phoneId: PhoneId | null;
}

/** Has the own phone ring, and hear the talk of an agent when it is picked up [C5]. */
export class OrderSupervision {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * For supervisors of the agent and administrators; for anybody else the agent does not exist [S12, P8].
   *
   * @returns the id of the order
   * @throws Refusal `not-found`, `conflict` where there is no talk, or no phone can ring now
   */
  order(actor: Actor, { agentId, mode, phoneId }: WantedSupervision): Promise<Written<number>> {
    const scope = wholeCompany(scopeOf(actor.principal));
    const { companyId } = scope;
    const { userId } = actor.principal;
    return this.#writer.write(actor, companyId, async (stores, now) => {
      const agent = await findAgent(stores, scope, actor, agentId);
      const supervisor = (await stores.records.user.find(scope, userId)) ?? refuseUnknown('user');
      const phone = await ownPhone(stores, scope, supervisor, phoneId, now);
      const leg = agent.state.legs.findLast(({ nodeId }) => nodeId === phone.mediaNodeId);
      if (!leg) throw new Refusal('conflict', whyNoLeg(agent));
      const task = {
        kind: 'supervise',
        legId: leg.id,
        mode,
        shown: await digitsOf(stores, scope, agent),
      } as const;
      const id = await stores.phoneOrders.insert({ ...phone, companyId, task, agentId, orderedAt: now });
      return {
        value: id,
        note: {
          ...{ action: 'supervise', kind: 'agent', objectId: agentId, before: null },
          after: { mode, phoneId: phone.phoneId },
          aggregates: [{ kind: 'phone-order', id }],
        },
      };
    });
  }
}

async function findAgent(
  stores: Stores,
  scope: Scope,
  { principal }: Actor,
  id: UserId,
): Promise<AgentRecord> {
  const [agent, user] = [await stores.agents.find(scope, id), await stores.records.user.find(scope, id)];
  if (!agent || !user || !manages(principal, user)) return refuseUnknown('agent');
  if (id === principal.userId)
    throw new Refusal('invalid', 'nobody supervises the own calls', {
      faults: [{ path: ['agentId'], code: 'own-calls', message: 'must be somebody else' }],
    });
  return agent;
}

function whyNoLeg({ state: { legs, login } }: AgentRecord): string {
  if (legs.length > 0) return 'the call of the agent is on another media node than your phone';
  if (login?.seat === null) return 'the agent works at the mobile, where calls are not followed';
  return 'the agent is in no call';
}

/** What the phone shows while it rings. Who is in a call sits at an extension. */
async function digitsOf(stores: Stores, scope: Scope, { state }: AgentRecord): Promise<string> {
  const seat = state.login?.seat ?? null;
  const extension = seat === null ? null : await stores.records.extension.find(scope, seat);
  return extension?.digits ?? '00';
}
