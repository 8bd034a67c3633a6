import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, columnsOf, dropColumns, dropConstraints, dropKeys } from './schema-changes.ts';
import type { Definitions } from './schema-changes.ts';

const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const keysOf = (name: string) => `PRIMARY KEY (id),
    UNIQUE KEY uq_${name}_company (companyId, id),
    CONSTRAINT fk_${name}_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION`;
const record = `id int unsigned NOT NULL AUTO_INCREMENT,
    companyId int unsigned NOT NULL,
    version int unsigned NOT NULL,
    createdAt datetime(3) NOT NULL,
    updatedAt datetime(3) NOT NULL,
    name varchar(100) NOT NULL`;
const promptOf = (name: string, column: string) => `KEY ix_${name}_prompt (companyId, ${column}),
    CONSTRAINT fk_${name}_prompt FOREIGN KEY (companyId, ${column}) REFERENCES prompts (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION`;

/** The columns of `destination_uses` that point at a target, with the tables they point into. */
const targets = [
  { name: 'queue', column: 'queueId', table: 'queues' },
  { name: 'extension', column: 'extensionId', table: 'extensions' },
  { name: 'ring_group', column: 'ringGroupId', table: 'ring_groups' },
  { name: 'calendar', column: 'calendarId', table: 'calendars' },
  { name: 'menu', column: 'menuId', table: 'menus' },
  { name: 'announcement', column: 'announcementId', table: 'announcements' },
  { name: 'voicemail_box', column: 'voicemailBoxId', table: 'voicemail_boxes' },
  { name: 'trunk', column: 'trunkId', table: 'trunks' },
  { name: 'phone', column: 'phoneId', table: 'phones' },
];

const newTables = [
  `CREATE TABLE IF NOT EXISTS prompts (
    ${record},
    contentHash varchar(64) NULL,
    ${keysOf('prompts')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS announcements (
    ${record},
    promptId int unsigned NOT NULL,
    next json NOT NULL,
    ${keysOf('announcements')},
    ${promptOf('announcements', 'promptId')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS menus (
    ${record},
    promptId int unsigned NOT NULL,
    \`keys\` json NOT NULL,
    waitSeconds int unsigned NOT NULL,
    tries int unsigned NOT NULL,
    onNoInput json NOT NULL,
    onWrongInput json NOT NULL,
    onUnavailable json NOT NULL,
    ${keysOf('menus')},
    ${promptOf('menus', 'promptId')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS voicemail_boxes (
    ${record},
    greetingPromptId int unsigned NULL,
    maxSeconds int unsigned NOT NULL,
    ${keysOf('voicemail_boxes')},
    ${promptOf('voicemail_boxes', 'greetingPromptId')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS ring_groups (
    ${record},
    mode varchar(20) NOT NULL,
    ringSeconds int unsigned NOT NULL,
    members json NOT NULL,
    onNoAnswer json NOT NULL,
    onBusy json NOT NULL,
    onUnavailable json NOT NULL,
    ${keysOf('ring_groups')}
  ) ${table}`,
  `CREATE TABLE IF NOT EXISTS destination_uses (
    companyId int unsigned NOT NULL,
    holderKind varchar(20) NOT NULL,
    holderId int unsigned NOT NULL,
    slot varchar(40) NOT NULL,
    ${targets.map(({ column }) => `${column} int unsigned NULL,`).join('\n    ')}
    PRIMARY KEY (companyId, holderKind, holderId, slot),
    ${targets.map(({ name, column }) => `KEY ix_destination_uses_${name} (companyId, ${column}),`).join('\n    ')}
    CONSTRAINT fk_destination_uses_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
    ${targets
      .map(
        ({ name, column, table: target }) =>
          `CONSTRAINT fk_destination_uses_${name} FOREIGN KEY (companyId, ${column}) REFERENCES ${target} (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION`,
      )
      .join(',\n    ')}
  ) ${table}`,
];

/** Nullable until the rows that exist have a value. */
const newColumns: Readonly<Record<string, Definitions>> = {
  numbers: { destination: 'json NULL' },
  queues: { onTimeout: 'json NULL', onFull: 'json NULL', onEmpty: 'json NULL', keys: 'json NULL' },
  extensions: { onNoAnswer: 'json NULL', onBusy: 'json NULL', onUnavailable: 'json NULL' },
  calendars: { defaultDestination: 'json NULL' },
};

/** So far a call that nobody took was ended, with the reason of the moment; a calendar led nowhere. */
const fillings = [
  `UPDATE queues SET \`keys\` = '[]' WHERE \`keys\` IS NULL`,
  `UPDATE extensions SET
    onNoAnswer = '{"kind":"hang-up","reason":"no-answer"}',
    onBusy = '{"kind":"hang-up","reason":"busy"}',
    onUnavailable = '{"kind":"hang-up","reason":"unavailable"}'
  WHERE onNoAnswer IS NULL`,
  `UPDATE calendars SET defaultDestination = '{"kind":"hang-up","reason":"normal"}' WHERE defaultDestination IS NULL`,
];

/** What was one column for each kind of target. */
const oldDestinations = [
  { table: 'numbers', holder: 'number', slot: 'destination' },
  { table: 'queues', holder: 'queue', slot: 'onTimeout' },
  { table: 'queues', holder: 'queue', slot: 'onFull' },
  { table: 'queues', holder: 'queue', slot: 'onEmpty' },
];
const oldKeys: Readonly<Record<string, readonly string[]>> = {
  numbers: ['queue', 'extension'],
  queues: [
    'timeout_queue',
    'timeout_extension',
    'full_queue',
    'full_extension',
    'empty_queue',
    'empty_extension',
  ],
};

/**
 * Destinations of every kind, each as one value, with an index of who sends calls where; ring groups, prompts, announcements,
 * menus and voicemail boxes to send them to.
 */
export class CreateCallLogic1767225600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of newTables) await runner.query(statement);
    for (const [name, columns] of Object.entries(newColumns)) await addColumns(runner, name, columns);
    for (const statement of fillings) await runner.query(statement);
    for (const old of oldDestinations) await moveDestinations(runner, old);
    await addDestinationsToHours(runner);
    for (const [name, columns] of Object.entries(newColumns)) {
      const required = Object.keys(columns).map((column) => `MODIFY \`${column}\` json NOT NULL`);
      await runner.query(`ALTER TABLE ${name} ${required.join(', ')}`);
    }
    for (const [name, keys] of Object.entries(oldKeys)) {
      await dropConstraints(
        runner,
        name,
        keys.map((key) => `fk_${name}_${key}`),
      );
      await dropKeys(
        runner,
        name,
        keys.map((key) => `ix_${name}_${key}`),
      );
    }
    for (const { table: name, slot } of oldDestinations)
      await dropColumns(runner, name, [`${slot}Kind`, `${slot}QueueId`, `${slot}ExtensionId`]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}

async function moveDestinations(
  runner: QueryRunner,
  { table: name, holder, slot }: (typeof oldDestinations)[number],
): Promise<void> {
  // Gone when an earlier run came further than this.
  if (!(await columnsOf(runner, name)).has(`${slot}Kind`)) return;
  await runner.query(
    `UPDATE ${name} SET ${slot} = CASE ${slot}Kind
      WHEN 'queue' THEN JSON_OBJECT('kind', 'queue', 'queueId', ${slot}QueueId)
      WHEN 'extension' THEN JSON_OBJECT('kind', 'extension', 'extensionId', ${slot}ExtensionId)
      ELSE JSON_OBJECT('kind', 'hang-up', 'reason', 'normal') END
    WHERE ${slot} IS NULL`,
  );
  await runner.query('DELETE FROM destination_uses WHERE holderKind = ? AND slot = ?', [holder, slot]);
  await runner.query(
    `INSERT INTO destination_uses (companyId, holderKind, holderId, slot, queueId, extensionId)
    SELECT companyId, ?, id, ?, ${slot}QueueId, ${slot}ExtensionId FROM ${name} WHERE ${slot}Kind IN ('queue', 'extension')`,
    [holder, slot],
  );
}

interface OldHours {
  readonly id: number;
  readonly weekly: unknown;
  readonly overrides: unknown;
}

/** Every row and override gets a destination: none of its own, so that it leads to the default [R13]. */
async function addDestinationsToHours(runner: QueryRunner): Promise<void> {
  const withDestinations = (hours: unknown) =>
    JSON.stringify((parse(hours) as object[]).map((entry) => ({ destination: null, ...entry })));
  for (let last = 0; ;) {
    const calendars = (await runner.query(
      'SELECT id, weekly, overrides FROM calendars WHERE id > ? ORDER BY id LIMIT 100',
      [last],
    )) as OldHours[];
    for (const { id, weekly, overrides } of calendars) {
      await runner.query('UPDATE calendars SET weekly = ?, overrides = ? WHERE id = ?', [
        withDestinations(weekly),
        withDestinations(overrides),
        id,
      ]);
      last = id;
    }
    if (calendars.length === 0) return;
  }
}

/** MySQL gives the value, MariaDB its text. */
function parse(json: unknown): unknown {
  return typeof json === 'string' ? JSON.parse(json) : json;
}
