import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const record = `id int unsigned NOT NULL AUTO_INCREMENT,
    companyId int unsigned NOT NULL,
    version int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    updatedAt datetime(3) NOT NULL`;

/*
 * In the order of their references. `IF NOT EXISTS` because DDL commits by itself: a process killed half-way leaves some of the
 * tables behind, and the next one goes on from there.
 */
const statements = [
  `CREATE TABLE IF NOT EXISTS audit_entries (
    id bigint unsigned NOT NULL AUTO_INCREMENT,
    companyId int unsigned NOT NULL,
    \`at\` datetime(3) NOT NULL,
    userId int unsigned NULL,
    apiKeyId int unsigned NULL,
    label varchar(254) NOT NULL,
    address varchar(64) NOT NULL,
    action varchar(100) NOT NULL,
    kind varchar(32) NOT NULL,
    objectId int unsigned NOT NULL,
    revision int unsigned NOT NULL,
    \`before\` json NULL,
    \`after\` json NULL,
    PRIMARY KEY (id),
    KEY ix_audit_entries_company (companyId, id),
    KEY ix_audit_entries_object (companyId, kind, objectId),
    KEY ix_audit_entries_user (companyId, userId)
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS revisions (
    companyId int unsigned NOT NULL,
    \`number\` int unsigned NOT NULL,
    \`at\` datetime(3) NOT NULL,
    userId int unsigned NULL,
    summary varchar(255) NOT NULL,
    PRIMARY KEY (companyId, \`number\`),
    CONSTRAINT fk_revisions_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS pending_changes (
    mediaNodeId int unsigned NOT NULL,
    kind varchar(20) NOT NULL,
    aggregateId int unsigned NOT NULL,
    companyId int unsigned NOT NULL,
    firstRevision int unsigned NOT NULL,
    wantedRevision int unsigned NOT NULL,
    attempts int unsigned NOT NULL,
    parkedReason varchar(1000) NULL,
    nextAttemptAt datetime(3) NOT NULL,
    changedAt datetime(3) NOT NULL,
    PRIMARY KEY (mediaNodeId, kind, aggregateId),
    KEY ix_pending_changes_company (companyId, firstRevision),
    KEY ix_pending_changes_due (mediaNodeId, nextAttemptAt),
    CONSTRAINT fk_pending_changes_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS applied_revisions (
    mediaNodeId int unsigned NOT NULL,
    companyId int unsigned NOT NULL,
    revision int unsigned NOT NULL,
    \`at\` datetime(3) NOT NULL,
    PRIMARY KEY (mediaNodeId, companyId),
    KEY ix_applied_revisions_company (companyId),
    CONSTRAINT fk_applied_revisions_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_applied_revisions_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS recordings (
    ${record},
    mediaNodeId int unsigned NOT NULL,
    fileBase varchar(200) NOT NULL,
    state varchar(20) NOT NULL,
    callId varchar(200) NOT NULL,
    queueId int unsigned NULL,
    numberId int unsigned NULL,
    agentId int unsigned NULL,
    callerNumber varchar(255) NOT NULL,
    revision int unsigned NOT NULL,
    startedAt datetime(3) NOT NULL,
    storeKey varchar(500) NULL,
    bytes bigint unsigned NULL,
    durationMs bigint unsigned NULL,
    sha256 varchar(64) NULL,
    reason varchar(1000) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_recordings_company (companyId, id),
    UNIQUE KEY uq_recordings_fileBase (mediaNodeId, fileBase),
    KEY ix_recordings_agent (companyId, agentId),
    KEY ix_recordings_call (mediaNodeId, callId),
    KEY ix_recordings_number (companyId, numberId),
    KEY ix_recordings_queue (companyId, queueId),
    KEY ix_recordings_state (mediaNodeId, state),
    CONSTRAINT fk_recordings_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS node_leases (
    mediaNodeId int unsigned NOT NULL,
    owner varchar(200) NOT NULL,
    fence int unsigned NOT NULL,
    leasedUntil datetime(3) NOT NULL,
    fault varchar(500) NULL,
    PRIMARY KEY (mediaNodeId),
    CONSTRAINT fk_node_leases_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS journal_positions (
    mediaNodeId int unsigned NOT NULL,
    inode varchar(20) NOT NULL,
    \`offset\` bigint unsigned NOT NULL,
    PRIMARY KEY (mediaNodeId),
    CONSTRAINT fk_journal_positions_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
];

/** What the running system writes: audit, revisions and their way to the nodes, recordings. */
export class CreateOperations1767225600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
