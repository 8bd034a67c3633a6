import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** Characters that are kept of all files together: those of some large companies. */
const mostCharacters = 100_000_000;

interface KnownText {
  /** Of the file when it had this text. */
  readonly stamp: string;
  readonly text: string;
}

/**
 * What files said when they were last written or read here. Whether one still says that is asked of the file system, not of its 10
 * megabytes: an edit of a large company reads none of them.
 */
export class KnownTexts {
  /** The file that was asked for last is the last one. */
  readonly #texts = new Map<string, KnownText>();
  readonly #most: number;
  #characters = 0;

  constructor(most = mostCharacters) {
    this.#most = most;
  }

  /** Null when there is no such file. */
  async read(path: string): Promise<string | null> {
    const stamp = await stampAt(path);
    const known = this.#forget(path);
    const text = known?.stamp === stamp ? known.text : await readIfThere(path);
    // What replaced it in between would have been read.
    if (text !== null && stamp !== null && (await stampAt(path)) === stamp) this.#keep(path, { stamp, text });
    return text;
  }

  /** That a file was given this text. @param stamp of the file that was written, which may have been replaced since */
  written(path: string, stamp: string, text: string): void {
    this.#forget(path);
    this.#keep(path, { stamp, text });
  }

  #keep(path: string, known: KnownText): void {
    this.#texts.set(path, known);
    this.#characters += known.text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#characters <= this.#most) return;
      this.#forget(oldest);
    }
  }

  #forget(path: string): KnownText | undefined {
    const known = this.#texts.get(path);
    if (known && this.#texts.delete(path)) this.#characters -= known.text.length;
    return known;
  }
}

/** Null when there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  return await unlessMissing(() => readFile(path, 'utf8'));
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A file that is replaced is another one, or of another time; who writes into it changes its time. It keeps its stamp when it is renamed. */
export function stampOf({ ino, size, mtimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs].join(' ');
}

/** Null when there is no such file. */
async function stampAt(path: string): Promise<string | null> {
  const stats = await unlessMissing(() => stat(path, { bigint: true }));
  return stats && stampOf(stats);
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
