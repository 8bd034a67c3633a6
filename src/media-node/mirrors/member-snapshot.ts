import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import type { CompanyFiles } from '../files/company-files.ts';
import type { MemberMirror } from './member-mirror.ts';

interface Parts {
  readonly mirror: MemberMirror;
  readonly files: CompanyFiles;
  /** Of the node. */
  readonly file: string;
  /** In the words that the engine reads at its start. */
  readonly render: (memberships: readonly HeldMembership[]) => string;
}

/**
 * What an engine holds, in a file beside it, so that it comes back with its members though no controller runs. It is asked to save each
 * second, of tens of thousands of memberships: so nothing is rendered while nothing changes, and then only what did.
 */
export class MemberSnapshot {
  readonly #parts: Parts;
  /** A membership that changed is another object. */
  readonly #lines = new WeakMap<HeldMembership, string>();
  #saved: { readonly changes: number; readonly text: string } | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The file may be an older one than was written last: the next save writes it. */
  forget(): void {
    this.#saved = null;
  }

  /** Writes the file, unless it says the same already. */
  async save(): Promise<void> {
    const { mirror, files, file } = this.#parts;
    const saved = (await files.hasNodeFile(file)) ? this.#saved : null;
    const { changes } = mirror;
    if (changes === saved?.changes) return;
    const text = mirror
      .all()
      .map((membership) => this.#lineOf(membership))
      .join('');
    if (text !== saved?.text) await files.writeNodeFile(file, text);
    this.#saved = { changes, text };
  }

  #lineOf(membership: HeldMembership): string {
    const known = this.#lines.get(membership);
    if (known !== undefined) return known;
    const line = this.#parts.render([membership]);
    this.#lines.set(membership, line);
    return line;
  }
}
