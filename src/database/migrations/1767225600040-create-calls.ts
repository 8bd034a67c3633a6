import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ofCall = (name: string) =>
  `CONSTRAINT ${name} FOREIGN KEY (callId) REFERENCES calls (id) ON DELETE CASCADE ON UPDATE NO ACTION`;

const tables = [
  `CREATE TABLE IF NOT EXISTS calls (
    id bigint unsigned NOT NULL AUTO_INCREMENT,
    mediaNodeId int unsigned NOT NULL,
    engineId varchar(150) NOT NULL,
    companyId int unsigned NULL,
    startedAt datetime(3) NOT NULL,
    answeredAt datetime(3) NULL,
    endedAt datetime(3) NULL,
    endedBy varchar(20) NULL,
    cause int unsigned NULL,
    callerKind varchar(10) NULL,
    callerPhoneId int unsigned NULL,
    callerNumber varchar(64) NULL,
    dialled varchar(64) NULL,
    numberId int unsigned NULL,
    extensionId int unsigned NULL,
    revision int unsigned NULL,
    talkMs int unsigned NOT NULL,
    continuedIn varchar(150) NULL,
    node varchar(64) NULL,
    walker varchar(150) NULL,
    walkerLeftAt datetime(3) NULL,
    markCount int unsigned NOT NULL,
    legCount int unsigned NOT NULL,
    waitCount int unsigned NOT NULL,
    answeredMark int unsigned NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_calls_engineId (mediaNodeId, engineId),
    KEY ix_calls_open (mediaNodeId, endedAt),
    KEY ix_calls_continued (mediaNodeId, continuedIn),
    KEY ix_calls_started (companyId, startedAt, id),
    KEY ix_calls_number (companyId, numberId, startedAt),
    KEY ix_calls_caller (companyId, callerNumber, startedAt),
    CONSTRAINT fk_calls_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS call_legs (
    callId bigint unsigned NOT NULL,
    position int unsigned NOT NULL,
    mediaNodeId int unsigned NOT NULL,
    legId varchar(150) NULL,
    role varchar(10) NOT NULL,
    sipUser varchar(80) NULL,
    phoneId int unsigned NULL,
    trunkId int unsigned NULL,
    agentId int unsigned NULL,
    queueId int unsigned NULL,
    place varchar(30) NULL,
    node varchar(64) NULL,
    markCount int unsigned NOT NULL,
    beganAt datetime(3) NOT NULL,
    rang tinyint NOT NULL,
    needsKey tinyint NOT NULL,
    pickedUpAt datetime(3) NULL,
    answeredAt datetime(3) NULL,
    endedAt datetime(3) NULL,
    outcome varchar(20) NULL,
    cause int unsigned NULL,
    withdrawn tinyint NOT NULL,
    transfer varchar(10) NULL,
    transferTarget varchar(64) NULL,
    PRIMARY KEY (callId, position),
    KEY ix_call_legs_leg (mediaNodeId, legId),
    KEY ix_call_legs_end (callId, endedAt),
    KEY ix_call_legs_agent (agentId, callId),
    ${ofCall('fk_call_legs_call')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS call_marks (
    callId bigint unsigned NOT NULL,
    position int unsigned NOT NULL,
    \`at\` datetime(3) NOT NULL,
    node varchar(64) NOT NULL,
    mark varchar(32) NOT NULL,
    revision bigint unsigned NULL,
    PRIMARY KEY (callId, position),
    KEY ix_call_marks_node (node, callId),
    ${ofCall('fk_call_marks_call')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS call_waits (
    callId bigint unsigned NOT NULL,
    position int unsigned NOT NULL,
    queueId int unsigned NOT NULL,
    legId varchar(150) NOT NULL,
    enteredAt datetime(3) NOT NULL,
    endedAt datetime(3) NULL,
    outcome varchar(32) NULL,
    agentId int unsigned NULL,
    PRIMARY KEY (callId, position),
    KEY ix_call_waits_queue (queueId, enteredAt),
    KEY ix_call_waits_call (queueId, callId),
    KEY ix_call_waits_agent (agentId, enteredAt),
    ${ofCall('fk_call_waits_call')}
  ) ${table}`,
];

/** Records of calls, and until when the engine surely lived. */
export class CreateCalls1767225600040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
    await addColumns(runner, 'journal_positions', { lastEventAt: 'datetime(3) NULL' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
