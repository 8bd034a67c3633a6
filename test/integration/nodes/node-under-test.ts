import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { builtInStatuses } from '../../../src/application/ports/records/agents.ts';
import { ChooseStatus } from '../../../src/application/agents/choose-status.ts';
import type { Actor } from '../../../src/application/actor.ts';
import { Confirmations } from '../../../src/application/nodes/confirmations.ts';
import { NodeApplier } from '../../../src/application/nodes/node-applier.ts';
import type { Aggregate, PendingChange } from '../../../src/application/ports/change-store.ts';
import type { Log } from '../../../src/application/ports/log.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { Writer } from '../../../src/application/write.ts';
import type { HeldMembership } from '../../../src/domain/membership/plan-memberships.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { administratorOf, openSecrets, toNobody } from '../../support/as-administrator.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A media node in memory, and a company on it whose agent is logged in and connected. */
export interface NodeUnderTest {
  readonly engine: InMemoryMediaEngine;
  readonly applier: NodeApplier;
  readonly confirmations: Confirmations;
  readonly company: SampleCompany;
  readonly agent: Extract<Aggregate, { kind: 'agent' }>;
  readonly configuration: Aggregate;
  /** The membership that the agent has while connected. */
  readonly inQueue: HeldMembership;
  readonly connected: number;
  readonly onBreak: number;
  /** The time of the applier; moved by tests. */
  readonly clock: { at: Date; now(): Date };
  /** Stores the click, wakes nobody. @returns the revision */
  choose(statusId: number): Promise<number>;
  /** Of the agent, and by the administrator. */
  readonly changeAgent: ChangeAgent;
  readonly actor: Actor;
  readonly writer: Writer;
  /** What waits for the node. */
  waiting(aggregate: Aggregate): Promise<PendingChange | null>;
}

/** @param seenByApplier what the applier sees of the database, if it is not the same */
export async function nodeUnderTest(
  database: Database,
  seenByApplier: Database = database,
): Promise<NodeUnderTest> {
  const nodeId = await addMediaNode(database);
  const company = await addSampleCompany(database, nodeId);
  const { companyId, records } = company;
  const statuses = database.stores.records.status;
  const { id: onBreak } = await statuses.insert(company.drafts.status());
  // The sample has Connected; a company that lives has all five.
  for (const builtIn of builtInStatuses.filter((name) => name !== 'connected'))
    await statuses.insert({ ...company.drafts.status(), name: builtIn, builtIn });
  const engine = new InMemoryMediaEngine(nodeId);
  engine.start();
  const confirmations = new Confirmations();
  const clock = {
    at: new Date(),
    now() {
      return this.at;
    },
  };
  const applier = new NodeApplier({
    engine,
    database: seenByApplier,
    secrets: openSecrets,
    confirmations,
    clock,
    catchUp: () => Promise.resolve(),
    log: silentLog,
  });
  const writer = new Writer({
    database,
    announcer: toNobody,
    signal: unwatched,
    clock: { now: () => new Date() },
  });
  const changeAgent = new ChangeAgent(writer);
  const actor: Actor = administratorOf(companyId);
  await applier.bringConfiguration(companyId);
  await applier.bringMemberships(companyId);
  engine.steps.length = 0;
  return {
    engine,
    applier,
    confirmations,
    company,
    clock,
    agent: { kind: 'agent', id: records.user.id },
    configuration: { kind: 'configuration', id: companyId },
    inQueue: {
      queueId: records.queue.id,
      agentId: records.user.id,
      device: records.phone.sipUser ?? '',
      level: 1,
      paused: false,
    },
    connected: records.status.id,
    onBreak,
    changeAgent,
    actor,
    writer,
    choose: async (statusId) =>
      (await new ChooseStatus(changeAgent).choose(actor, records.user.id, statusId)).revision,
    waiting: (aggregate) => database.stores.changes.find(nodeId, aggregate),
  };
}
