import type { DataSource } from 'typeorm';
import type { CompanyId, Id } from '../../domain/ids.ts';

/** Rows that are kept of all companies together: seven large companies, or a hundred usual ones. */
const mostRows = 60_000;

/** A row without what is told of it. */
export interface RowVersion {
  readonly id: Id;
  readonly version: number;
}

interface KeptTable {
  readonly versions: ReadonlyMap<Id, number>;
  readonly rows: readonly { readonly id: Id }[];
}

type KeptTables = Map<string, KeptTable>;

/**
 * The objects of companies as they were last read, by their versions. An edit touches one of them: the others need not be read, and are
 * the same objects as before, so that what was compiled and rendered of them holds (`domain/once-per.ts`). To be used for committed
 * rows only: an edit that is rolled back leaves its version to another one.
 */
export class KeptRows {
  private static readonly ofSources = new WeakMap<DataSource, KeptRows>();
  private readonly most: number;
  /** The company that was asked for last is the last one. */
  private readonly companies = new Map<CompanyId, KeptTables>();

  constructor(most = mostRows) {
    this.most = most;
  }

  static of(dataSource: DataSource): KeptRows {
    const kept = KeptRows.ofSources.get(dataSource) ?? new KeptRows();
    KeptRows.ofSources.set(dataSource, kept);
    return kept;
  }

  /**
   * @param versions of all rows that the company has in the table
   * @param read those of these ids; null: all
   * @returns the rows in the order of `versions`; if none is another one than before, the same list as before
   */
  async rows<Facts extends { readonly id: Id }>(
    company: CompanyId,
    table: string,
    versions: readonly RowVersion[],
    read: (ids: readonly Id[] | null) => Promise<readonly Facts[]>,
  ): Promise<readonly Facts[]> {
    const before = this.companies.get(company)?.get(table);
    const changed = versions.filter(({ id, version }) => before?.versions.get(id) !== version);
    if (before && changed.length === 0 && before.rows.length === versions.length) {
      this.keep(company, table, before);
      return before.rows as readonly Facts[];
    }
    const known = new Map(before?.rows.map((row) => [row.id, row]));
    if (changed.length > 0) {
      const areAll = changed.length === versions.length;
      for (const facts of await read(areAll ? null : changed.map(({ id }) => id))) known.set(facts.id, facts);
    }
    const rows = versions.flatMap(({ id }) => (known.get(id) as Facts | undefined) ?? []);
    this.keep(company, table, { versions: new Map(versions.map(({ id, version }) => [id, version])), rows });
    return rows;
  }

  private keep(company: CompanyId, table: string, kept: KeptTable): void {
    const tables: KeptTables = this.companies.get(company) ?? new Map<string, KeptTable>();
    tables.set(table, kept);
    this.companies.delete(company);
    this.companies.set(company, tables);
    for (const oldest of this.companies.keys()) {
      if (oldest === company || this.size <= this.most) return;
      this.companies.delete(oldest);
    }
  }

  private get size(): number {
    let size = 0;
    for (const tables of this.companies.values()) for (const { rows } of tables.values()) size += rows.length;
    return size;
  }
}
