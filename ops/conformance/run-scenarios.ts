import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import { engineNames } from '../local/local-engine.ts';
import { engineVersion } from './engine-version.ts';
import type { EngineRun, Scenario } from './scenario.ts';

const testProgram = join(import.meta.dirname, '../test.ts');

/**
 * Runs the suites with real phones on an engine, in a process of their own; their report goes to the terminal. That scenarios fail is a
 * result as good as any.
 *
 * @param parts of paths of suites
 * @throws Error when not one scenario was told of
 */
export async function runScenarios(engine: EngineKind, parts: readonly string[]): Promise<EngineRun> {
  const version = engineVersion(engine);
  const folder = mkdtempSync(join(tmpdir(), 'switchroom-conformance-'));
  const file = join(folder, 'scenarios.jsonl');
  try {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', testProgram, '--suites', 'e2e', '--scenarios', ...parts],
      {
        stdio: 'inherit',
        env: { ...process.env, SWITCHROOM_TEST_ENGINE: engine, SWITCHROOM_SCENARIOS: file },
      },
    );
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (!existsSync(file)) throw new Error(`not one scenario was run on ${engineNames[engine]}`);
    const scenarios = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Scenario);
    return { engine: engineNames[engine], version, isGreen: exitCode === 0, scenarios };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
