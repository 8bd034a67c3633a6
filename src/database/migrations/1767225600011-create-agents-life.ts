import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, addConstraints, addKeys } from './schema-changes.ts';
import type { Definitions } from './schema-changes.ts';

const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const here = (column: string, target: string) =>
  `FOREIGN KEY (companyId, ${column}) REFERENCES ${target} (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION`;

const newTables = [
  `CREATE TABLE IF NOT EXISTS calendars (
    id int unsigned NOT NULL AUTO_INCREMENT,
    companyId int unsigned NOT NULL,
    version int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    updatedAt datetime(3) NOT NULL,
    name varchar(100) NOT NULL,
    timeZone varchar(64) NOT NULL,
    weekly json NOT NULL,
    overrides json NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_calendars_company (companyId, id),
    CONSTRAINT fk_calendars_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS user_seats (
    companyId int unsigned NOT NULL,
    userId int unsigned NOT NULL,
    extensionId int unsigned NOT NULL,
    PRIMARY KEY (companyId, userId, extensionId),
    KEY ix_user_seats_extension (companyId, extensionId),
    CONSTRAINT fk_user_seats_extension FOREIGN KEY (companyId, extensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_user_seats_user FOREIGN KEY (companyId, userId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS agent_activity (
    id bigint unsigned NOT NULL AUTO_INCREMENT,
    companyId int unsigned NOT NULL,
    agentId int unsigned NOT NULL,
    statusId int unsigned NOT NULL,
    statusName varchar(100) NOT NULL,
    startedAt datetime(3) NOT NULL,
    endedAt datetime(3) NOT NULL,
    cause varchar(20) NOT NULL,
    byUserId int unsigned NULL,
    revision int unsigned NULL,
    PRIMARY KEY (id),
    KEY ix_agent_activity_end (companyId, agentId, endedAt),
    KEY ix_agent_activity_revision (companyId, revision),
    CONSTRAINT fk_agent_activity_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_agent_activity_user FOREIGN KEY (companyId, agentId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS phone_registrations (
    phoneId int unsigned NOT NULL,
    companyId int unsigned NOT NULL,
    mediaNodeId int unsigned NOT NULL,
    registered tinyint NOT NULL,
    since datetime(3) NOT NULL,
    PRIMARY KEY (phoneId),
    KEY ix_phone_registrations_node (mediaNodeId),
    KEY ix_phone_registrations_phone (companyId, phoneId),
    CONSTRAINT fk_phone_registrations_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_phone_registrations_phone FOREIGN KEY (companyId, phoneId) REFERENCES phones (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
];

/** Those that must have a value are nullable until the rows that exist have one; see `fillings`. */
const newColumns: Readonly<Record<string, Definitions>> = {
  statuses: {
    timeoutSeconds: 'int unsigned NULL',
    goToStatusId: 'int unsigned NULL',
    onHangUpStatusId: 'int unsigned NULL',
  },
  phones: { trunkId: 'int unsigned NULL' },
  queues: { noAnswerLimit: 'int unsigned NULL', noAnswerStatusId: 'int unsigned NULL' },
  users: {
    anySeat: 'tinyint NULL',
    mobilePhoneId: 'int unsigned NULL',
    workingHoursId: 'int unsigned NULL',
    agentNumber: 'varchar(8) NULL',
    pinHash: 'varchar(255) NULL',
  },
  agents: {
    cause: 'varchar(20) NULL',
    byUserId: 'int unsigned NULL',
    chosenStatusId: 'int unsigned NULL',
    previousStatusId: 'int unsigned NULL',
    legs: 'json NULL',
    choiceInCall: 'json NULL',
    dueAt: 'datetime(3) NULL',
    misses: 'int unsigned NULL',
    withinHours: 'tinyint NULL',
    hoursChangeAt: 'datetime(3) NULL',
  },
};

/**
 * What was allowed stays allowed: so far a floating agent could sit anywhere. An agent's status so far is one that was chosen,
 * there were no others; who is logged in stays so.
 */
const fillings = [
  'UPDATE users SET anySeat = 1 WHERE anySeat IS NULL',
  'ALTER TABLE users MODIFY anySeat tinyint NOT NULL',
  `UPDATE agents SET chosenStatusId = statusId, cause = IF(loggedInAt IS NULL, 'logout', 'login'), legs = '[]',
    misses = 0, withinHours = 1
  WHERE chosenStatusId IS NULL`,
  `ALTER TABLE agents MODIFY chosenStatusId int unsigned NOT NULL, MODIFY cause varchar(20) NOT NULL,
    MODIFY legs json NOT NULL, MODIFY misses int unsigned NOT NULL,
    MODIFY withinHours tinyint NOT NULL`,
];

const newKeys: Readonly<Record<string, Definitions>> = {
  statuses: {
    ix_statuses_go_to: 'KEY (companyId, goToStatusId)',
    ix_statuses_on_hang_up: 'KEY (companyId, onHangUpStatusId)',
  },
  phones: { ix_phones_trunk: 'KEY (companyId, trunkId)' },
  queues: { ix_queues_no_answer_status: 'KEY (companyId, noAnswerStatusId)' },
  users: {
    uq_users_agentNumber: 'UNIQUE KEY (companyId, agentNumber)',
    ix_users_mobile: 'KEY (companyId, mobilePhoneId)',
    ix_users_hours: 'KEY (companyId, workingHoursId)',
  },
  agents: {
    ix_agents_chosen: 'KEY (companyId, chosenStatusId)',
    ix_agents_due: 'KEY (dueAt)',
    ix_agents_hours: 'KEY (hoursChangeAt)',
  },
};

const newConstraints: Readonly<Record<string, Definitions>> = {
  statuses: {
    fk_statuses_go_to: here('goToStatusId', 'statuses'),
    fk_statuses_on_hang_up: here('onHangUpStatusId', 'statuses'),
  },
  phones: { fk_phones_trunk: here('trunkId', 'trunks') },
  queues: { fk_queues_no_answer_status: here('noAnswerStatusId', 'statuses') },
  users: {
    fk_users_mobile: here('mobilePhoneId', 'phones'),
    fk_users_hours: here('workingHoursId', 'calendars'),
  },
  agents: { fk_agents_chosen: here('chosenStatusId', 'statuses') },
};

/** Timers, call statuses, seats, working hours and the activity log of agents; where phones are registered. */
export class CreateAgentsLife1767225600011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of newTables) await runner.query(statement);
    for (const [name, columns] of Object.entries(newColumns)) await addColumns(runner, name, columns);
    for (const statement of fillings) await runner.query(statement);
    for (const [name, keys] of Object.entries(newKeys)) await addKeys(runner, name, keys);
    for (const [name, constraints] of Object.entries(newConstraints))
      await addConstraints(runner, name, constraints);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
