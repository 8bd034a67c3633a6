import type { RedirectRecord } from '../../application/ports/records/call-logic.ts';
import type { RedirectStore } from '../../application/ports/redirect-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { RedirectHolder } from '../../domain/routing/company-snapshot.ts';
import { redirectMapping } from '../mappings/redirect.mapping.ts';
import type { SqlSession } from '../sql-session.ts';
import { RecordTable } from './record-table.ts';

export class SqlRedirectStore implements RedirectStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async ofHolders(scope: Scope, holders: readonly RedirectHolder[]): Promise<RedirectRecord[]> {
    const idsByColumn: Record<string, readonly Id[]> = {
      holderExtensionId: holders.flatMap((holder) =>
        holder.kind === 'extension' ? [holder.extensionId] : [],
      ),
      holderNumberId: holders.flatMap((holder) => (holder.kind === 'number' ? [holder.numberId] : [])),
      holderRingGroupId: holders.flatMap((holder) =>
        holder.kind === 'ring-group' ? [holder.ringGroupId] : [],
      ),
    };
    const asked = Object.entries(idsByColumn).filter(([, ids]) => ids.length > 0);
    if (asked.length === 0) return [];
    const rows = await this.session.rows<{ id: Id }>(
      asked
        .map(([column]) => `SELECT id FROM redirects WHERE companyId = ? AND ${column} IN (?)`)
        .join(' UNION '),
      asked.flatMap(([, ids]) => [scope.companyId, ids]),
    );
    const redirects = await new RecordTable(this.session, redirectMapping).findMany(
      scope,
      rows.map(({ id }) => id),
    );
    return redirects.sort((a, b) => a.id - b.id);
  }
}
