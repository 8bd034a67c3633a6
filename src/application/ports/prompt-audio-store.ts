import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, PromptId } from '../../domain/ids.ts';
import type { ByteSpan } from './recording-store.ts';

/** The audio of prompts as engines play it. It is in the database, so that a backup of it is a whole one. */
export interface PromptAudioStore {
  /** In the transaction in which the prompt gets its hash. */
  replace(scope: Scope, prompt: PromptId, wav: Uint8Array, sha256: string): Promise<void>;
  /** Null: the prompt has no audio with this hash (any more). */
  read(scope: Scope, prompt: PromptId, sha256: string, span: ByteSpan): Promise<Uint8Array | null>;
  /** Null: no prompt of the company has it. */
  byHash(company: CompanyId, sha256: string): Promise<Uint8Array | null>;
}
