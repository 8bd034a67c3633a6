import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopInstance } from '../../../ops/instances/running-instance.ts';

/** Folders of one test file's instances; `cleanUp` ends what is recorded in them and removes them. */
export class InstanceFolders {
  readonly #root = mkdtempSync(join(tmpdir(), 'switchroom-instances-'));
  readonly #names = new Set<string>();

  folder(name: string): string {
    this.#names.add(name);
    return join(this.#root, name);
  }

  async cleanUp(): Promise<void> {
    await Promise.all([...this.#names].map((name) => stopInstance(join(this.#root, name), 5_000)));
    rmSync(this.#root, { recursive: true, force: true });
  }
}
