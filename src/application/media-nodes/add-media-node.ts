import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { MediaNodeRecord } from '../ports/records/media-node.ts';
import { withoutSecrets } from '../secrets-in-audit.ts';
import type { Writer, Written } from '../write.ts';
import type { MediaNodeDraft } from './media-node-draft.ts';

/** Makes a media node known. It belongs to no company, so audit and revision are those of the operator's own. */
export class AddMediaNode {
  readonly #writer: Writer;
  readonly #secrets: Secrets;

  constructor(writer: Writer, secrets: Secrets) {
    this.#writer = writer;
    this.#secrets = secrets;
  }

  /** @throws DuplicateValueError for the name */
  async add(actor: Actor, { secret, ...draft }: MediaNodeDraft): Promise<Written<MediaNodeRecord>> {
    const sealedSecret = this.#secrets.seal(secret);
    return await this.#writer.write(actor, actor.principal.companyId, async (stores) => {
      const node = await stores.mediaNodes.insert({ ...draft, sealedSecret });
      return {
        value: node,
        note: {
          action: 'create',
          kind: 'media-node',
          objectId: node.id,
          before: null,
          after: withoutSecrets(node),
          aggregates: [],
        },
      };
    });
  }
}
