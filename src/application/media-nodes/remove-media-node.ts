import type { MediaNodeId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Stores } from '../ports/stores.ts';
import { loseAudio } from '../recordings/note-missing-audio.ts';
import { loseCalls } from '../journal/record-calls.ts';
import { Refusal, refuseUnknown, requireVersion } from '../refusal.ts';
import { withoutSecrets } from '../secrets-in-audit.ts';
import type { Writer, Written } from '../write.ts';

/** Forgets a media node that carries no company any more, or that is gone. */
export class RemoveMediaNode {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * A node that is linked to is told until it has dropped what it carried; nobody tells one that was forgotten, and it would go on
   * offering calls [S14]. One that nobody is linked to may be gone for good, and is not waited for.
   *
   * @throws Refusal `not-found`, `version-conflict`, `in-use` while companies are placed on it, or are leaving it
   */
  async remove(actor: Actor, id: MediaNodeId, expectedVersion: number | null): Promise<Written<null>> {
    return await this.#writer.write(actor, actor.principal.companyId, async (stores) => {
      const before = (await stores.mediaNodes.find(id)) ?? refuseUnknown('media node');
      requireVersion('media node', before, expectedVersion);
      await requireEmpty(stores, id);
      await endWhatItTold(stores, id);
      await stores.mediaNodes.delete(id);
      return {
        value: null,
        note: {
          action: 'delete',
          kind: 'media-node',
          objectId: id,
          before: withoutSecrets(before),
          after: null,
          aggregates: [],
        },
      };
    });
  }
}

/** Nobody reads its journal any more: no other end of its calls will be told. */
async function endWhatItTold(stores: Stores, id: MediaNodeId): Promise<void> {
  const lastEventAt = await stores.journal.lastEventAt(id);
  if (lastEventAt === null) return;
  await loseCalls(stores, id, lastEventAt);
  await loseAudio(stores, id, new Date(lastEventAt.getTime() + 1));
}

async function requireEmpty({ companies, leases }: Stores, id: MediaNodeId): Promise<void> {
  const placed = await companies.placedOn(id);
  if (placed.length > 0) {
    throw new Refusal('in-use', 'this media node carries companies; place them elsewhere first', {
      details: { companyIds: placed.slice(0, 20) },
    });
  }
  const leaving = await companies.leaving(id);
  if (leaving.length === 0) return;
  const states = await leases.states();
  if (!states.some(({ mediaNodeId, linked }) => mediaNodeId === id && linked)) return;
  throw new Refusal(
    'in-use',
    'this media node has not dropped all companies that were taken off it; try again soon',
    {
      details: { leavingCompanyIds: leaving.slice(0, 20) },
    },
  );
}
