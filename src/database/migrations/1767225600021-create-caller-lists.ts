import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const record = `id int unsigned NOT NULL AUTO_INCREMENT,
    companyId int unsigned NOT NULL,
    version int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    updatedAt datetime(3) NOT NULL`;
const keysOf = (name: string) => `PRIMARY KEY (id),
    UNIQUE KEY uq_${name}_company (companyId, id),
    CONSTRAINT fk_${name}_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION`;
const reference = (name: string, column: string, target: string, onDelete: 'RESTRICT' | 'CASCADE') =>
  `CONSTRAINT fk_${name} FOREIGN KEY (companyId, ${column}) REFERENCES ${target} (companyId, id) ON DELETE ${onDelete} ON UPDATE NO ACTION`;

const statements = [
  `CREATE TABLE IF NOT EXISTS caller_lists (
    ${record},
    name varchar(100) NOT NULL,
    purpose varchar(20) NOT NULL,
    entries json NOT NULL,
    ${keysOf('caller_lists')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS caller_list_extensions (
    companyId int unsigned NOT NULL,
    callerListId int unsigned NOT NULL,
    extensionId int unsigned NOT NULL,
    PRIMARY KEY (companyId, callerListId, extensionId),
    KEY ix_caller_list_extensions_extension (companyId, extensionId),
    ${reference('caller_list_extensions_list', 'callerListId', 'caller_lists', 'CASCADE')},
    ${reference('caller_list_extensions_extension', 'extensionId', 'extensions', 'RESTRICT')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS redirects (
    ${record},
    holderExtensionId int unsigned NULL,
    holderNumberId int unsigned NULL,
    holderRingGroupId int unsigned NULL,
    applies varchar(20) NOT NULL,
    destination json NOT NULL,
    KEY ix_redirects_extension (companyId, holderExtensionId),
    KEY ix_redirects_number (companyId, holderNumberId),
    KEY ix_redirects_ring_group (companyId, holderRingGroupId),
    ${keysOf('redirects')},
    ${reference('redirects_extension', 'holderExtensionId', 'extensions', 'RESTRICT')},
    ${reference('redirects_number', 'holderNumberId', 'numbers', 'RESTRICT')},
    ${reference('redirects_ring_group', 'holderRingGroupId', 'ring_groups', 'RESTRICT')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS redirect_caller_lists (
    companyId int unsigned NOT NULL,
    redirectId int unsigned NOT NULL,
    callerListId int unsigned NOT NULL,
    PRIMARY KEY (companyId, redirectId, callerListId),
    KEY ix_redirect_caller_lists_list (companyId, callerListId),
    ${reference('redirect_caller_lists_redirect', 'redirectId', 'redirects', 'CASCADE')},
    ${reference('redirect_caller_lists_list', 'callerListId', 'caller_lists', 'RESTRICT')}
  ) ${table}`,
];

/** Lists of callers, and redirects that ask them. */
export class CreateCallerLists1767225600021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
