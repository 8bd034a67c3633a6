import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompanyId } from '../../domain/ids.ts';
import { isMissing, KnownTexts, readIfThere, stampOf } from './known-texts.ts';

const folderPattern = /^company-([0-9]{1,10})$/u;

/**
 * The generated files of a node, a folder a company, as its engine reads them. A file is replaced in one step and is on
 * the disk before it is loaded: an engine may load a file that was cut short "successfully".
 */
export class CompanyFiles {
  readonly #folder: string;
  readonly #texts = new KnownTexts();

  constructor(generatedFolder: string) {
    this.#folder = generatedFolder;
  }

  async companies(): Promise<CompanyId[]> {
    const names = await readdir(this.#folder);
    return names.flatMap((name) => {
      const match = folderPattern.exec(name);
      return match ? [Number(match[1])] : [];
    });
  }

  /** Null when there is no such file. */
  async read(companyId: CompanyId, file: string): Promise<string | null> {
    return await this.#texts.read(join(this.#companyFolder(companyId), file));
  }

  async write(companyId: CompanyId, file: string, text: string): Promise<void> {
    const stamp = await this.#stage(companyId, file, text);
    await this.takeIn(companyId, file);
    this.#texts.written(join(this.#companyFolder(companyId), file), stamp, text);
  }

  /** Writes a file where nobody reads it, until it is taken in; whatever is written after it takes its place. */
  async stage(companyId: CompanyId, file: string, text: string): Promise<void> {
    await this.#stage(companyId, file, text);
  }

  /** @returns the stamp of what was written */
  async #stage(companyId: CompanyId, file: string, text: string): Promise<string> {
    const folder = this.#companyFolder(companyId);
    await mkdir(folder, { recursive: true, mode: 0o750 });
    return await stageFile(folder, file, text);
  }

  /** Puts a staged file in the place of the one before. */
  async takeIn(companyId: CompanyId, file: string): Promise<void> {
    await takeInFile(this.#companyFolder(companyId), file);
  }

  async removeCompany(companyId: CompanyId): Promise<void> {
    await rm(this.#companyFolder(companyId), { recursive: true, force: true });
  }

  /**
   * A file of the node as a whole.
   *
   * @param subfolder made when missing
   */
  async writeNodeFile(file: string, content: string | Uint8Array, subfolder = ''): Promise<void> {
    const folder = join(this.#folder, subfolder);
    if (subfolder !== '') await mkdir(folder, { recursive: true, mode: 0o750 });
    await replaceFile(folder, file, content);
  }

  /** A file of the node as a whole; null when there is no such file. */
  async readNodeFile(file: string, subfolder: string): Promise<string | null> {
    return await readIfThere(join(this.#folder, subfolder, file));
  }

  /** Whether a file of the node as a whole is there and holds exactly this. */
  async holdsNodeFile(file: string, content: Uint8Array, subfolder: string): Promise<boolean> {
    try {
      return (await readFile(join(this.#folder, subfolder, file))).equals(content);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async hasNodeFile(file: string): Promise<boolean> {
    try {
      await access(join(this.#folder, file));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Names of the finished files in a subfolder of the node; none when it is missing. */
  async nodeFiles(subfolder: string): Promise<string[]> {
    try {
      const names = await readdir(join(this.#folder, subfolder));
      return names.filter((name) => !name.startsWith('.'));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async removeNodeFile(file: string, subfolder: string): Promise<void> {
    await rm(join(this.#folder, subfolder, file), { force: true });
  }

  #companyFolder(companyId: CompanyId): string {
    return join(this.#folder, `company-${Math.trunc(companyId)}`);
  }
}

async function replaceFile(folder: string, file: string, content: string | Uint8Array): Promise<void> {
  await stageFile(folder, file, content);
  await takeInFile(folder, file);
}

/** @returns the stamp of what was written */
async function stageFile(folder: string, file: string, content: string | Uint8Array): Promise<string> {
  // The engine may run under another account of the same group.
  const handle = await open(stagedPath(folder, file), 'w', 0o640);
  try {
    await handle.writeFile(content);
    await handle.datasync();
    return stampOf(await handle.stat({ bigint: true }));
  } finally {
    await handle.close();
  }
}

async function takeInFile(folder: string, file: string): Promise<void> {
  await rename(stagedPath(folder, file), join(folder, file));
}

function stagedPath(folder: string, file: string): string {
  return join(folder, `.${file}.new`);
}
