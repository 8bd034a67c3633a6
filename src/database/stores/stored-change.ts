import type { CommittedChange } from '../../application/ports/change-announcer.ts';
import type { ChangeDraft } from '../../application/ports/change-store.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession, Written } from '../sql-session.ts';
import { insertStretch } from './activity-store.ts';
import { type GrantRow, selectAgent, toAgents } from './agent-snapshots.ts';
import { insertAudit } from './audit-store.ts';
import { enqueueOnNodes, nodeIdsOf, type PlacedRow, returningNodes } from './change-store.ts';

/**
 * LAST_INSERT_ID(expression) brings the new value back in the answer. An UPDATE would do as well, but pass over a company that is
 * gone; of this the server says that the reference leads nowhere, and goes no further.
 */
const raise = `INSERT INTO company_revisions (companyId, revision) VALUES (?, LAST_INSERT_ID(1))
  ON DUPLICATE KEY UPDATE revision = LAST_INSERT_ID(revision + 1)`;

const current = '(SELECT revision FROM company_revisions WHERE companyId = ?)';

/**
 * Those on which the change waits, for a server whose INSERT does not name them: who moves the company to other nodes needs the row that
 * was just raised before the commit, so nothing changes between two statements.
 */
const nodes = 'SELECT mediaNodeId FROM company_placements WHERE companyId = ? ORDER BY mediaNodeId';

/**
 * Stores what is remembered of a change, in one exchange with the server. The revision that the first statement makes is read by
 * those after it where they need it; the company's other writers wait for the row until the end of the transaction.
 *
 * @param commit whether it ends the transaction
 */
export async function storeChange(
  session: SqlSession,
  draft: ChangeDraft,
  { commit }: { readonly commit: boolean },
): Promise<CommittedChange> {
  const { companyId, aggregates, audit, activity } = draft;
  const revision: Statement = { sql: current, values: [companyId] };
  const now = session.now();
  const { returnsInserted } = session;
  // What is written after this statement may still change the agent.
  const agentId = commit ? enteringAgent(draft) : null;
  const statements: Statement[] = [
    { sql: raise, values: [companyId] },
    ...(aggregates.length === 0 || returnsInserted ? [] : [{ sql: nodes, values: [companyId] }]),
    ...aggregates
      .map((aggregate) => enqueueOnNodes(companyId, aggregate, { revision, now }))
      .map((enqueue) => (returnsInserted ? returningNodes(enqueue) : enqueue)),
    ...(audit ? [insertAudit({ ...audit, companyId }, revision)] : []),
    ...(activity ? [insertStretch(activity, revision)] : []),
    ...(agentId === null ? [] : [selectAgent(agentId)]),
  ];
  // Of several aggregates each is left on the same nodes.
  const results = await (commit ? session.commitWith(statements) : session.together(statements));
  const [raised, placed] = results as [Written, PlacedRow[]];
  const [agent] = agentId === null ? [] : toAgents(results.at(-1) as GrantRow[]);
  return {
    companyId,
    aggregates,
    outOfQueues: draft.outOfQueues,
    ...(agent && { agent }),
    revision: raised.insertId,
    mediaNodeIds: aggregates.length === 0 ? [] : nodeIdsOf(placed),
  };
}

/**
 * The agent who may be in queues because of the change. Who applies it would have to read that first; here it is one statement more. The
 * raised revision keeps the company's other writers from committing meanwhile, so it is the agent as of this very revision.
 */
function enteringAgent({ aggregates, outOfQueues }: ChangeDraft): AgentId | null {
  const [first, ...others] = aggregates;
  return first?.kind === 'agent' && others.length === 0 && !outOfQueues ? first.id : null;
}
