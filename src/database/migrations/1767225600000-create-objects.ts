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
  `CREATE TABLE IF NOT EXISTS companies (
    id int unsigned NOT NULL AUTO_INCREMENT,
    version int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    updatedAt datetime(3) NOT NULL,
    name varchar(100) NOT NULL,
    country varchar(2) NOT NULL,
    timeZone varchar(64) NOT NULL,
    PRIMARY KEY (id)
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS media_nodes (
    id int unsigned NOT NULL AUTO_INCREMENT,
    version int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    updatedAt datetime(3) NOT NULL,
    name varchar(100) NOT NULL,
    engine varchar(20) NOT NULL,
    \`connection\` json NOT NULL,
    sealedSecret varchar(1000) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_media_nodes_name (name)
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS company_placements (
    companyId int unsigned NOT NULL,
    mediaNodeId int unsigned NOT NULL,
    PRIMARY KEY (companyId, mediaNodeId),
    KEY ix_company_placements_node (mediaNodeId),
    CONSTRAINT fk_company_placements_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_company_placements_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE RESTRICT ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS company_revisions (
    companyId int unsigned NOT NULL,
    revision int unsigned NOT NULL,
    PRIMARY KEY (companyId),
    CONSTRAINT fk_company_revisions_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS phones (
    ${record},
    name varchar(100) NOT NULL,
    kind varchar(20) NOT NULL,
    sipUser varchar(64) NULL,
    sealedSecret varchar(1000) NULL,
    mobileNumber varchar(20) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_phones_company (companyId, id),
    UNIQUE KEY uq_phones_sipUser (sipUser),
    CONSTRAINT fk_phones_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS extensions (
    ${record},
    digits varchar(20) NOT NULL,
    name varchar(100) NOT NULL,
    ringSeconds int unsigned NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_extensions_company (companyId, id),
    UNIQUE KEY uq_extensions_digits (companyId, digits),
    CONSTRAINT fk_extensions_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS extension_devices (
    companyId int unsigned NOT NULL,
    extensionId int unsigned NOT NULL,
    phoneId int unsigned NOT NULL,
    startSeconds int unsigned NOT NULL,
    \`position\` int unsigned NOT NULL,
    PRIMARY KEY (companyId, extensionId, phoneId),
    KEY ix_extension_devices_phone (companyId, phoneId),
    CONSTRAINT fk_extension_devices_extension FOREIGN KEY (companyId, extensionId) REFERENCES extensions (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_extension_devices_phone FOREIGN KEY (companyId, phoneId) REFERENCES phones (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS trunks (
    ${record},
    name varchar(100) NOT NULL,
    host varchar(253) NOT NULL,
    port int unsigned NOT NULL,
    inboundAddresses json NOT NULL,
    \`register\` tinyint NOT NULL,
    username varchar(255) NULL,
    sealedSecret varchar(1000) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_trunks_company (companyId, id),
    CONSTRAINT fk_trunks_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS queues (
    ${record},
    name varchar(100) NOT NULL,
    strategy varchar(20) NOT NULL,
    ringSeconds int unsigned NOT NULL,
    wrapUpSeconds int unsigned NOT NULL,
    maxWaitSeconds int unsigned NULL,
    maxCallers int unsigned NULL,
    joinWhenEmpty tinyint NOT NULL,
    announcePosition tinyint NOT NULL,
    announceEverySeconds int unsigned NOT NULL,
    serviceLevelSeconds int unsigned NOT NULL,
    \`record\` tinyint NOT NULL,
    onTimeoutKind varchar(20) NOT NULL,
    onTimeoutQueueId int unsigned NULL,
    onTimeoutExtensionId int unsigned NULL,
    onFullKind varchar(20) NOT NULL,
    onFullQueueId int unsigned NULL,
    onFullExtensionId int unsigned NULL,
    onEmptyKind varchar(20) NOT NULL,
    onEmptyQueueId int unsigned NULL,
    onEmptyExtensionId int unsigned NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_queues_company (companyId, id),
    KEY ix_queues_empty_extension (companyId, onEmptyExtensionId),
    KEY ix_queues_empty_queue (companyId, onEmptyQueueId),
    KEY ix_queues_full_extension (companyId, onFullExtensionId),
    KEY ix_queues_full_queue (companyId, onFullQueueId),
    KEY ix_queues_timeout_extension (companyId, onTimeoutExtensionId),
    KEY ix_queues_timeout_queue (companyId, onTimeoutQueueId),
    CONSTRAINT fk_queues_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_queues_empty_extension FOREIGN KEY (companyId, onEmptyExtensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_queues_empty_queue FOREIGN KEY (companyId, onEmptyQueueId) REFERENCES queues (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_queues_full_extension FOREIGN KEY (companyId, onFullExtensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_queues_full_queue FOREIGN KEY (companyId, onFullQueueId) REFERENCES queues (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_queues_timeout_extension FOREIGN KEY (companyId, onTimeoutExtensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_queues_timeout_queue FOREIGN KEY (companyId, onTimeoutQueueId) REFERENCES queues (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS numbers (
    ${record},
    digits varchar(20) NOT NULL,
    name varchar(100) NOT NULL,
    destinationKind varchar(20) NOT NULL,
    destinationQueueId int unsigned NULL,
    destinationExtensionId int unsigned NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_numbers_company (companyId, id),
    UNIQUE KEY uq_numbers_digits (digits),
    KEY ix_numbers_extension (companyId, destinationExtensionId),
    KEY ix_numbers_queue (companyId, destinationQueueId),
    CONSTRAINT fk_numbers_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_numbers_extension FOREIGN KEY (companyId, destinationExtensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_numbers_queue FOREIGN KEY (companyId, destinationQueueId) REFERENCES queues (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS skills (
    ${record},
    name varchar(100) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_skills_company (companyId, id),
    CONSTRAINT fk_skills_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS skill_queues (
    companyId int unsigned NOT NULL,
    skillId int unsigned NOT NULL,
    queueId int unsigned NOT NULL,
    PRIMARY KEY (companyId, skillId, queueId),
    KEY ix_skill_queues_queue (companyId, queueId),
    CONSTRAINT fk_skill_queues_queue FOREIGN KEY (companyId, queueId) REFERENCES queues (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_skill_queues_skill FOREIGN KEY (companyId, skillId) REFERENCES skills (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS statuses (
    ${record},
    name varchar(100) NOT NULL,
    colour varchar(7) NOT NULL,
    activatesSkills tinyint NOT NULL,
    isDefault tinyint NOT NULL,
    builtIn varchar(20) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_statuses_builtIn (companyId, builtIn),
    UNIQUE KEY uq_statuses_company (companyId, id),
    CONSTRAINT fk_statuses_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
];

/** Companies, the media nodes that carry them, and the telephony that administrators edit. */
export class CreateObjects1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
