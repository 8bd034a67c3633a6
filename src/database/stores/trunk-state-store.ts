import type { TrunkStateRecord, TrunkStateStore } from '../../application/ports/trunk-state-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, TrunkId } from '../../domain/ids.ts';
import { type TrunkState, trunkStates } from '../../domain/trunk/trunk-state.ts';
import type { SqlSession } from '../sql-session.ts';

export class SqlTrunkStateStore implements TrunkStateStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async report(node: MediaNodeId, states: ReadonlyMap<TrunkId, TrunkState>, now: Date): Promise<void> {
    const rows = await this.session.rows<{ trunkId: TrunkId; state: string }>(
      'SELECT trunkId, state FROM trunk_states WHERE mediaNodeId = ?',
      [node],
    );
    const known = new Map(rows.map(({ trunkId, state }) => [trunkId, state]));
    const changed = [...states].filter(([trunkId, state]) => known.get(trunkId) !== state);
    for (const state of trunkStates) {
      const ids = changed.flatMap(([trunkId, one]) => (one === state ? [trunkId] : []));
      if (ids.length === 0) continue;
      // A trunk that was deleted meanwhile has no row here, and gets none.
      await this.session.write(
        `INSERT INTO trunk_states (mediaNodeId, trunkId, companyId, state, since)
        SELECT ?, t.id, t.companyId, ?, ? FROM trunks t WHERE t.id IN (?)
        ON DUPLICATE KEY UPDATE state = VALUES(state), since = VALUES(since)`,
        [node, state, now, ids],
      );
    }
    const gone = [...known.keys()].filter((trunkId) => !states.has(trunkId));
    if (gone.length === 0) return;
    await this.session.write('DELETE FROM trunk_states WHERE mediaNodeId = ? AND trunkId IN (?)', [
      node,
      gone,
    ]);
  }

  async ofTrunk({ companyId }: Scope, trunkId: TrunkId): Promise<TrunkStateRecord[]> {
    return await this.session.rows<{ mediaNodeId: MediaNodeId; state: TrunkState; since: Date }>(
      'SELECT mediaNodeId, state, since FROM trunk_states WHERE companyId = ? AND trunkId = ? ORDER BY mediaNodeId',
      [companyId, trunkId],
    );
  }
}
