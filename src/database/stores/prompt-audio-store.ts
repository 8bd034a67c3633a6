import type { PromptAudioStore } from '../../application/ports/prompt-audio-store.ts';
import type { ByteSpan } from '../../application/ports/recording-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, PromptId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** A part becomes twice as long in a statement's text; this fits whatever a server takes by default. */
const partBytes = 256 * 1024;

export class SqlPromptAudioStore implements PromptAudioStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async replace({ companyId }: Scope, prompt: PromptId, wav: Uint8Array, sha256: string): Promise<void> {
    this.session.requireTransaction();
    await this.session.write('DELETE FROM prompt_audio WHERE companyId = ? AND promptId = ?', [
      companyId,
      prompt,
    ]);
    for (let part = 0; part * partBytes < wav.byteLength; part += 1) {
      const content = Buffer.from(wav.subarray(part * partBytes, (part + 1) * partBytes));
      await this.session.write(
        'INSERT INTO prompt_audio (promptId, part, companyId, sha256, content) VALUES (?, ?, ?, ?, ?)',
        [prompt, part, companyId, sha256, content],
      );
    }
  }

  async read(
    { companyId }: Scope,
    prompt: PromptId,
    sha256: string,
    span: ByteSpan,
  ): Promise<Uint8Array | null> {
    const first = Math.floor(span.start / partBytes);
    const last = Math.floor(span.end / partBytes);
    const rows = await this.session.rows<{ content: Buffer }>(
      `SELECT content FROM prompt_audio
      WHERE companyId = ? AND promptId = ? AND sha256 = ? AND part BETWEEN ? AND ? ORDER BY part`,
      [companyId, prompt, sha256, first, last],
    );
    if (rows.length <= last - first) return null;
    const parts = Buffer.concat(rows.map(({ content }) => content));
    return parts.subarray(span.start - first * partBytes, span.end + 1 - first * partBytes);
  }

  async byHash(company: CompanyId, sha256: string): Promise<Uint8Array | null> {
    // Several prompts may have the same audio.
    const rows = await this.session.rows<{ content: Buffer }>(
      `SELECT content FROM prompt_audio WHERE companyId = ? AND promptId =
        (SELECT MIN(promptId) FROM prompt_audio WHERE companyId = ? AND sha256 = ?) AND sha256 = ? ORDER BY part`,
      [company, company, sha256, sha256],
    );
    return rows.length === 0 ? null : Buffer.concat(rows.map(({ content }) => content));
  }
}
