import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import Mocha from 'mocha';
import type { ScenarioName } from './scenario.ts';

const testFolder = join(import.meta.dirname, '../../test');
const suitesFolder = join(testFolder, 'e2e');

/**
 * The scenarios that there are, without running any.
 *
 * @param parts of paths of suites; those that have one of them
 */
export async function listScenarios(parts: readonly string[]): Promise<readonly ScenarioName[]> {
  const mocha = new Mocha({ dryRun: true, reporter: 'min' });
  const suites = readdirSync(suitesFolder).filter((name) => name.endsWith('.test.ts'));
  for (const file of suites.map((name) => join(suitesFolder, name)))
    if (parts.some((part) => nameOf(file).includes(part))) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const names: ScenarioName[] = [];
  mocha.suite.eachTest((test) => {
    names.push({ file: nameOf(test.file ?? ''), title: test.fullTitle() });
  });
  return names;
}

function nameOf(file: string): string {
  return relative(testFolder, file);
}
