import { isDeepStrictEqual } from 'node:util';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { MediaNodeRecord } from '../ports/records/media-node.ts';
import { refuseUnknown, requireVersion } from '../refusal.ts';
import { auditOfEdit } from '../secrets-in-audit.ts';
import type { Writer, Written } from '../write.ts';
import { amendConnection } from './amend-connection.ts';
import type { MediaNodeEdit } from './media-node-draft.ts';

/**
 * Changes how a media node is reached, or what it is called. Whoever links to it sees the difference and connects anew; what is at the
 * former address is told nothing any more.
 */
export class EditMediaNode {
  readonly #writer: Writer;
  readonly #secrets: Secrets;

  constructor(writer: Writer, secrets: Secrets) {
    this.#writer = writer;
    this.#secrets = secrets;
  }

  /** @throws Refusal `not-found`, `version-conflict`, `invalid`; DuplicateValueError for the name */
  async edit(
    actor: Actor,
    id: MediaNodeId,
    { name, connection, secret }: MediaNodeEdit,
    expectedVersion: number | null,
  ): Promise<Written<MediaNodeRecord>> {
    const sealedSecret = secret === undefined ? undefined : this.#secrets.seal(secret);
    const written = await this.#writer.write(actor, actor.principal.companyId, async (stores) => {
      const before = (await stores.mediaNodes.find(id)) ?? refuseUnknown('media node');
      requireVersion('media node', before, expectedVersion);
      const edited = {
        ...before,
        name: name ?? before.name,
        ...amendConnection(before, connection ?? {}),
        sealedSecret: sealedSecret ?? before.sealedSecret,
      };
      if (isDeepStrictEqual(edited, before)) return { value: before, note: null, concerned: [] };
      const after = await stores.mediaNodes.update(edited);
      return {
        value: after,
        note: {
          action: 'edit',
          kind: 'media-node',
          objectId: id,
          ...auditOfEdit(before, after),
          aggregates: [],
        },
      };
    });
    return { ...written, touched: [] };
  }
}
