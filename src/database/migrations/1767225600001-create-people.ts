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
  `CREATE TABLE IF NOT EXISTS roles (
    ${record},
    name varchar(100) NOT NULL,
    rights json NOT NULL,
    builtIn tinyint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_roles_company (companyId, id),
    UNIQUE KEY uq_roles_name (companyId, name),
    CONSTRAINT fk_roles_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS users (
    ${record},
    firstName varchar(100) NOT NULL,
    lastName varchar(100) NOT NULL,
    email varchar(254) NOT NULL,
    passwordHash varchar(255) NOT NULL,
    roleId int unsigned NOT NULL,
    agent tinyint NOT NULL,
    active tinyint NOT NULL,
    extensionId int unsigned NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_users_company (companyId, id),
    UNIQUE KEY uq_users_email (email),
    KEY ix_users_extension (companyId, extensionId),
    KEY ix_users_role (companyId, roleId),
    CONSTRAINT fk_users_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_users_extension FOREIGN KEY (companyId, extensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_users_role FOREIGN KEY (companyId, roleId) REFERENCES roles (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS user_skills (
    companyId int unsigned NOT NULL,
    userId int unsigned NOT NULL,
    skillId int unsigned NOT NULL,
    \`level\` int unsigned NOT NULL,
    PRIMARY KEY (companyId, userId, skillId),
    KEY ix_user_skills_skill (companyId, skillId),
    CONSTRAINT fk_user_skills_skill FOREIGN KEY (companyId, skillId) REFERENCES skills (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_user_skills_user FOREIGN KEY (companyId, userId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS user_supervisors (
    companyId int unsigned NOT NULL,
    userId int unsigned NOT NULL,
    supervisorId int unsigned NOT NULL,
    PRIMARY KEY (companyId, userId, supervisorId),
    KEY ix_user_supervisors_supervisor (companyId, supervisorId),
    CONSTRAINT fk_user_supervisors_supervisor FOREIGN KEY (companyId, supervisorId) REFERENCES users (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_user_supervisors_user FOREIGN KEY (companyId, userId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS agents (
    id int unsigned NOT NULL,
    companyId int unsigned NOT NULL,
    statusId int unsigned NOT NULL,
    statusSince datetime(3) NOT NULL,
    loggedInAt datetime(3) NULL,
    seatExtensionId int unsigned NULL,
    version int unsigned NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_agents_company (companyId, id),
    UNIQUE KEY uq_agents_seatExtensionId (companyId, seatExtensionId),
    KEY ix_agents_status (companyId, statusId),
    CONSTRAINT fk_agents_seat FOREIGN KEY (companyId, seatExtensionId) REFERENCES extensions (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_agents_status FOREIGN KEY (companyId, statusId) REFERENCES statuses (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT fk_agents_user FOREIGN KEY (companyId, id) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS api_keys (
    ${record},
    name varchar(100) NOT NULL,
    userId int unsigned NOT NULL,
    prefix varchar(32) NOT NULL,
    keyHash varchar(64) NOT NULL,
    expiresAt datetime(3) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_api_keys_company (companyId, id),
    UNIQUE KEY uq_api_keys_keyHash (keyHash),
    KEY ix_api_keys_user (companyId, userId),
    CONSTRAINT fk_api_keys_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT fk_api_keys_user FOREIGN KEY (companyId, userId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS sessions (
    tokenHash varchar(64) NOT NULL,
    userId int unsigned NOT NULL,
    companyId int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    expiresAt datetime(3) NOT NULL,
    address varchar(64) NOT NULL,
    PRIMARY KEY (tokenHash),
    KEY ix_sessions_expiry (expiresAt),
    KEY ix_sessions_user (userId),
    CONSTRAINT fk_sessions_user FOREIGN KEY (userId) REFERENCES users (id) ON DELETE CASCADE ON UPDATE NO ACTION
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS login_attempts (
    email varchar(254) NOT NULL,
    failures int unsigned NOT NULL,
    lastFailureAt datetime(3) NOT NULL,
    lockedUntil datetime(3) NULL,
    PRIMARY KEY (email),
    KEY ix_login_attempts_last (lastFailureAt)
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS idempotency_keys (
    userId int unsigned NOT NULL,
    \`key\` varchar(255) NOT NULL,
    requestHash varchar(64) NOT NULL,
    createdAt datetime(3) NOT NULL,
    status int unsigned NULL,
    headers json NULL,
    body mediumtext NULL,
    PRIMARY KEY (userId, \`key\`),
    KEY ix_idempotency_keys_age (createdAt)
  ) ${table}`,
];

/** Roles, users, agents and how they come in. */
export class CreatePeople1767225600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
