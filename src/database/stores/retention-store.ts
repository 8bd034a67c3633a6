import type { KeptKind, RetentionStore } from '../../application/ports/retention-store.ts';
import { type AudioFiles, filesOfAudio } from '../../domain/recording/files-of-audio.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { discardFiles } from './discarded-file-store.ts';

interface KeptTable {
  readonly name: string;
  /** Begins with the company and the time; left to itself, a server may take another and read all that is kept. */
  readonly index: string;
  /** When it began. */
  readonly time: string;
  /** It is over. */
  readonly condition: string;
  readonly hasAudio: boolean;
}

const tables: Readonly<Record<KeptKind, KeptTable>> = {
  recordings: {
    name: 'recordings',
    time: 'startedAt',
    index: 'ix_recordings_time',
    condition: "state <> 'recording'",
    hasAudio: true,
  },
  messages: {
    name: 'voicemail_messages',
    time: 'startedAt',
    index: 'ix_voicemail_messages_time',
    condition: "state <> 'recording'",
    hasAudio: true,
  },
  calls: {
    name: 'calls',
    time: 'startedAt',
    index: 'ix_calls_started',
    condition: 'endedAt IS NOT NULL',
    hasAudio: false,
  },
  callbacks: {
    name: 'callbacks',
    time: 'since',
    index: 'ix_callbacks_time',
    condition: "state IN ('done', 'failed', 'cancelled')",
    hasAudio: false,
  },
};

const audioColumns = ['mediaNodeId', 'fileBase', 'state', 'reason', 'storeKey'].join(', ');

type KeptRow = { readonly id: number } & AudioFiles;

export class SqlRetentionStore implements RetentionStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async hasOlder(company: CompanyId, kind: KeptKind, before: Date): Promise<boolean> {
    const sql = `SELECT id ${olderThan(tables[kind])} LIMIT 1`;
    return (await this.session.first(sql, [company, before])) !== null;
  }

  async removeOlder(company: CompanyId, kind: KeptKind, before: Date, most: number): Promise<number> {
    this.session.requireTransaction();
    const table = tables[kind];
    const columns = table.hasAudio ? `id, ${audioColumns}` : 'id';
    // Another worker at the same work waits here, and then gets what follows.
    const rows = await this.session.rows<KeptRow>(
      `SELECT ${columns} ${olderThan(table)} LIMIT ? FOR UPDATE`,
      [company, before, most],
    );
    if (rows.length === 0) return 0;
    if (table.hasAudio) await discardFiles(this.session, rows.flatMap(filesOfAudio));
    // What belongs to a call goes by its foreign key, and so does the notice of a message.
    await this.session.write(`DELETE FROM ${table.name} WHERE id IN (?)`, [rows.map(({ id }) => id)]);
    return rows.length;
  }
}

/** Its parameters are the company and the instant. */
function olderThan({ name, time, index, condition }: KeptTable): string {
  return `FROM ${name} FORCE INDEX (${index}) WHERE companyId = ? AND ${time} < ? AND ${condition} ORDER BY ${time}`;
}
