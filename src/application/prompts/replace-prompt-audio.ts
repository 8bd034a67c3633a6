import { scopeOf } from '../../domain/access/principal.ts';
import type { PromptId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { PlayableAudio } from '../ports/prompt-converter.ts';
import type { PromptRecord } from '../ports/records/audio.ts';
import { configurationOf } from '../records/kinds/aggregates.ts';
import { promptRules } from '../records/kinds/prompt.ts';
import { refuseUnknown, requireVersion } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';

/** Gives a prompt new audio; what plays it plays the new one from then on. */
export class ReplacePromptAudio {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * @param expectedVersion from If-Match; null: replace whatever is there
   * @throws Refusal `not-found`, `version-conflict`; StoreUnavailableError
   */
  async replace(
    actor: Actor,
    id: PromptId,
    audio: PlayableAudio,
    expectedVersion: number | null,
  ): Promise<Written<PromptRecord>> {
    const scope = scopeOf(actor.principal);
    return await this.#writer.write(actor, scope.companyId, async (stores) => {
      const prompts = stores.records.prompt;
      const before = (await prompts.findForUpdate(scope, id)) ?? refuseUnknown('prompt');
      requireVersion('prompt', before, expectedVersion);
      const { wav, sha256, durationMs } = audio;
      if (before.contentHash !== sha256) await stores.promptAudio.replace(scope, id, wav, sha256);
      const record = await prompts.update({
        ...before,
        contentHash: sha256,
        durationMs,
        bytes: wav.byteLength,
      });
      return {
        value: record,
        note: {
          action: 'upload',
          kind: 'prompt',
          objectId: id,
          before: promptRules.audit(before),
          after: promptRules.audit(record),
          aggregates: [configurationOf(scope.companyId)],
        },
      };
    });
  }
}
