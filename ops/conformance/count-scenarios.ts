import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

const suitesFolder = join(import.meta.dirname, '../../test/e2e');

/** How many scenarios there are, without running any. */
export async function countScenarios(): Promise<number> {
  const mocha = new Mocha({ dryRun: true, reporter: 'min' });
  for (const name of readdirSync(suitesFolder).filter((one) => one.endsWith('.test.ts')))
    mocha.addFile(join(suitesFolder, name));
  await mocha.loadFilesAsync();
  return mocha.suite.total();
}
