import { eachDue } from '../each-due.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import type { ChangeAgent } from './change-agent.ts';

/**
 * Ends the calls in agents' states that no node will ever tell the end of: those of a node that was deleted, and those of which it is not
 * known whose they are while the company is on no node [S7]. Where it fails with one agent, the others are brought in line, and this one by the next call.
 *
 * @throws StoreUnavailableError when it cannot be read who is in calls
 */
export async function endLostCalls({ stores }: Database, changeAgent: ChangeAgent, log: Log): Promise<void> {
  const inCalls = await stores.agents.inCalls();
  if (inCalls.length === 0) return;
  // Read after the calls: a node of one of them is here, however new it is.
  const nodes = new Set((await stores.mediaNodes.all()).map(({ id }) => id));
  await eachDue(inCalls, log, async ({ companyId, agentId, nodeIds }) => {
    for (const nodeId of nodeIds) {
      const isLost =
        nodeId === null
          ? (await stores.companies.find(companyId))?.mediaNodeIds.length === 0
          : !nodes.has(nodeId);
      if (isLost)
        await changeAgent.byItself({ companyId }, agentId, () => ({ kind: 'legs-found', nodeId, legs: [] }));
    }
  });
}
