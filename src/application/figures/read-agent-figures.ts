import type { Scope } from '../../domain/access/principal.ts';
import { agentFigures, type AgentFigures, cutStretch } from '../../domain/figures/agent-figures.ts';
import { grouped } from '../../domain/figures/grouped.ts';
import type { Period } from '../../domain/figures/intervals.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { CountedAgent } from '../ports/figure-store.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import { cutPeriod, type FigurePeriod } from './cut-period.ts';

export interface FiguresOfAgent extends CountedAgent {
  readonly total: AgentFigures;
  /** All of the period, in their order; none when it was asked for as a whole. */
  readonly intervals: readonly (Period & AgentFigures)[];
}

export interface AgentFiguresAnswer {
  readonly timeZone: string;
  readonly agents: readonly FiguresOfAgent[];
}

/**
 * What agents did, from the records of calls and the activity log [C4, U6].
 *
 * @param question `agentId` null: all agents, also those who are none any more
 * @returns null: there would be too many intervals
 * @throws Refusal `not-found`: this is no agent, and never was one
 */
export async function readAgentFigures(
  stores: Pick<Stores, 'companies' | 'figures'>,
  scope: Scope,
  { agentId, now, ...period }: FigurePeriod & { readonly agentId: AgentId | null; readonly now: Date },
): Promise<AgentFiguresAnswer | null> {
  const cut = await cutPeriod(stores, scope, period);
  if (cut === null) return null;
  const { timeZone, intervals, ofEach } = cut;
  const { figures } = stores;
  const asked = await figures.agents(scope, agentId);
  if (agentId !== null && asked.length === 0) refuseUnknown('agent');
  const agentIds = asked.map((agent) => agent.agentId);
  const legsOf = grouped(await figures.legs(scope, { agentId, intervals }), (leg) => leg.agentId);
  const { within, across } = await figures.statusTimes(scope, { agentIds, intervals, now });
  const times = [...within, ...across.flatMap((stretch) => cutStretch(stretch, intervals))];
  const timesOf = grouped(times, (time) => time.agentId);
  return {
    timeZone,
    agents: asked.map((agent): FiguresOfAgent => {
      const [legs, spent] = [legsOf.get(agent.agentId) ?? [], timesOf.get(agent.agentId) ?? []];
      const [legsIn, spentIn] = [
        grouped(legs, (leg) => leg.interval),
        grouped(spent, (time) => time.interval),
      ];
      return {
        ...agent,
        total: agentFigures(legs, spent),
        intervals: ofEach((interval) =>
          agentFigures(legsIn.get(interval) ?? [], spentIn.get(interval) ?? []),
        ),
      };
    }),
  };
}
