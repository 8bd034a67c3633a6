import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseTemplateFolder } from '../../ops/instances/cache-folder.ts';
import { databaseKindUnderTest } from './database-kind-under-test.ts';
import { engineKindUnderTest } from './engine/engine-kind-under-test.ts';
import { type Installation, startInstallation, stopInstallation } from '../../ops/local/installation.ts';

let started: Promise<Installation> | undefined;

/**
 * A real database, Redis and media engine, started by the first test that wants them and shared by all tests of this run (several
 * runs side by side have one each). A test that kills one of them starts it again.
 */
export function sharedInstallation(): Promise<Installation> {
  started ??= startInstallation({
    folder: mkdtempSync(join(tmpdir(), 'switchroom-test-')),
    engines: [engineKindUnderTest()],
    database: databaseKindUnderTest(),
    durable: false,
    templateFolder: databaseTemplateFolder(),
  });
  return started;
}

// Mocha calls a hook outside any suite once, after the last test of the run.
after(async function endSharedInstallation() {
  this.timeout(60_000);
  if (!started) return;
  const installation = await started;
  await stopInstallation(installation);
  rmSync(installation.folder, { recursive: true, force: true });
});
