import type { MediaNodeId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { Refusal, refuseUnknown, requireVersion } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { auditOfMediaNode } from './audit-of-media-node.ts';

/** Forgets a media node that carries no company any more. */
export class RemoveMediaNode {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** @throws Refusal `not-found`, `version-conflict`, `in-use` while companies are placed on it */
  async remove(actor: Actor, id: MediaNodeId, expectedVersion: number | null): Promise<Written<null>> {
    return await this.#writer.write(actor, actor.principal.companyId, async (stores) => {
      const before = (await stores.mediaNodes.find(id)) ?? refuseUnknown('media node');
      requireVersion('media node', before, expectedVersion);
      const companyIds = await stores.companies.placedOn(id);
      if (companyIds.length > 0) {
        throw new Refusal('in-use', 'this media node carries companies; place them elsewhere first', {
          details: { companyIds: companyIds.slice(0, 20) },
        });
      }
      await stores.mediaNodes.delete(id);
      return {
        value: null,
        note: {
          action: 'delete',
          kind: 'media-node',
          objectId: id,
          before: auditOfMediaNode(before),
          after: null,
          aggregates: [],
        },
      };
    });
  }
}
