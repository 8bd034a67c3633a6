import type { MediaNodeId } from '../../domain/ids.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';

/** @throws Refusal `unknown-reference` with the path of each node that does not exist */
export async function checkMediaNodes(stores: Stores, ids: readonly MediaNodeId[]): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set((await stores.mediaNodes.all()).map(({ id }) => id));
  const faults = ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [
          {
            path: ['mediaNodeIds', index],
            code: 'unknown-reference',
            message: 'there is no such media node',
          },
        ],
  );
  if (faults.length > 0) throw new Refusal('unknown-reference', 'there is no such media node', { faults });
}
