import type { Logger } from 'pino';
import type { ChangeAgent } from './application/agents/change-agent.ts';
import { FollowPhones } from './application/agents/follow-phones.ts';
import type { BeginTurn } from './application/callbacks/begin-turn.ts';
import { KeepStandIns } from './application/callbacks/keep-stand-ins.ts';
import { ReportWaitingCallers } from './application/live/report-waiting-callers.ts';
import type { Confirmations } from './application/nodes/confirmations.ts';
import { KeyedTurns } from './application/nodes/keyed-turns.ts';
import { NodeLink } from './application/nodes/node-link.ts';
import { ReportRegistrations } from './application/phones/report-registrations.ts';
import type { Clock } from './application/ports/clock.ts';
import type { EngineJournal } from './application/ports/engine-journal.ts';
import type { LiveSignal } from './application/ports/live-signal.ts';
import type { RecordingSpool } from './application/ports/recording-spool.ts';
import type { MediaNodeRecord } from './application/ports/records/media-node.ts';
import type { Database } from './application/ports/stores.ts';
import type { WakeUps } from './application/ports/wake-ups.ts';
import { CollectRecordings } from './application/recordings/collect-recordings.ts';
import { readJournal } from './application/journal/read-journal.ts';
import { ReportTrunks } from './application/trunks/report-trunks.ts';
import { createAsteriskEngine } from './asterisk/create-asterisk-engine.ts';
import { createCelReader } from './asterisk/journal/cel-reader.ts';
import { controlCallbackTurn } from './calls/callback-turn.ts';
import { type CallController, ControlCalls } from './calls/control-calls.ts';
import type { CompanyId } from './domain/ids.ts';
import type { MediaEngine } from './engine/media-engine.ts';
import { createFreeswitchEngine } from './freeswitch/create-freeswitch-engine.ts';
import { createFreeswitchJournal } from './freeswitch/journal/create-freeswitch-journal.ts';
import type { RecordingIntakeJobs } from './jobs/recording-intake-jobs.ts';
import type { SecretVault } from './platform/secret-vault.ts';

/** What the links of one process share. */
export interface NodeLinkComposition {
  readonly database: Database;
  readonly secrets: SecretVault;
  readonly confirmations: Confirmations;
  readonly wakeUps: WakeUps;
  readonly signal: LiveSignal;
  readonly changeAgent: ChangeAgent;
  /** By the purpose of a call. */
  readonly controllers: Readonly<Record<string, CallController>>;
  readonly beginTurn: BeginTurn;
  readonly spoolOf: (node: MediaNodeRecord) => RecordingSpool;
  readonly intakeJobs: RecordingIntakeJobs;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The part of the composition root that is built anew for each media node: its engine, and everything that lives from its news. */
export function composeNodeLink(node: MediaNodeRecord, parts: NodeLinkComposition): NodeLink {
  const { database, signal, changeAgent, clock, logger } = parts;
  const { engine, journal } = openEngine(node, parts);
  const turns = new KeyedTurns();
  // One reading at a time: a second one would find the lines of the first, and take them for its own.
  const catchUp = () => turns.take('journal', () => readJournal(database, node.id, journal, logger));
  const collecting = new CollectRecordings({
    node: node.id,
    engine,
    spool: parts.spoolOf(node),
    requestIntake: (id, fileBase) => parts.intakeJobs.request(id, fileBase),
  });
  const controllers = {
    ...parts.controllers,
    'callback-turn': controlCallbackTurn(parts.beginTurn, catchUp),
  };
  return new NodeLink({
    ...parts,
    engine,
    log: logger,
    catchUp,
    listeners: [
      new FollowPhones({ engine, database, changeAgent, log: logger }),
      new ReportRegistrations({ engine, database, clock, log: logger }),
      new ReportTrunks({ engine, database, clock, log: logger }),
      new ReportWaitingCallers({ engine, database, signal, clock, log: logger }),
      new ControlCalls({ engine, controllers, log: logger }),
      new KeepStandIns({ engine, database, clock, catchUp, log: logger }),
    ],
    collectRecordings: async () => {
      await catchUp();
      await collecting.run();
    },
  });
}

/** The adapter for the node's kind of engine. */
function openEngine(
  node: MediaNodeRecord,
  { database, secrets, logger }: NodeLinkComposition,
): { engine: MediaEngine; journal: EngineJournal } {
  const common = {
    nodeId: node.id,
    secret: secrets.unseal(node.sealedSecret),
    promptSource: (companyId: CompanyId, contentHash: string) =>
      database.stores.promptAudio.byHash(companyId, contentHash),
    onFault: (fault: Error) => {
      logger.debug({ node: node.id, reason: fault.message }, 'media node');
    },
  };
  switch (node.engine) {
    case 'asterisk':
      return {
        engine: createAsteriskEngine({ ...common, ...node.connection }),
        journal: createCelReader(node.connection.journalFile),
      };
    case 'freeswitch':
      return {
        engine: createFreeswitchEngine({ ...common, ...node.connection }),
        journal: createFreeswitchJournal(node.connection.journalFile),
      };
  }
}
