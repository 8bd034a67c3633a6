import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scenario } from '../../../ops/conformance/scenario.ts';

const checkout = join(import.meta.dirname, '../../..');
const urlOf = (path: string) => JSON.stringify(pathToFileURL(join(checkout, path)).href);

/** Makes a company that tells how the server is when it is asked. */
const server = `
  import { companiesMade } from ${urlOf('test/support/company.ts')};
  export const server = { state: 'up' };
  companiesMade.push({ signInAgain: () => Promise.reject(new Error('the server is ' + server.state)) });
`;
const suites = {
  'a.test.mts': `
    import { server } from './server.mts';
    describe('a', () => {
      after(() => { server.state = 'up again'; });
      it('stops the server', () => { server.state = 'stopped'; });
      it('fails', () => { throw new Error('broken'); });
      it.skip('is skipped', () => undefined);
    });`,
  'b.test.mts': `
    import { server } from './server.mts';
    describe('b', () => {
      before(() => { server.state = 'stopped by the next suite'; });
      beforeEach(() => { throw new Error('broken'); });
      it('has no beginning', () => undefined);
      it('is never come to', () => undefined);
    });`,
};

describe('what make conformance writes down of the suites', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-scenarios-'));
    for (const [name, text] of Object.entries({ ...suites, 'server.mts': server, 'run.mts': run() }))
      writeFileSync(join(folder, name), text);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const run = () => `
    import { runFiles } from ${urlOf('ops/testing/run-files.ts')};
    const files = [
      ${JSON.stringify(join(checkout, 'test/support/conformance/collect-scenarios.ts'))},
      ...${JSON.stringify(Object.keys(suites).map((name) => join(folder, name)))},
    ];
    await runFiles(files, (file) => file, {});
    process.exit();`;

  it('is what each test came to, and what is read before the next suite begins', () => {
    const file = join(folder, 'scenarios.jsonl');
    execFileSync(process.execPath, ['--import', 'tsx', join(folder, 'run.mts')], {
      cwd: checkout,
      env: { ...process.env, SWITCHROOM_SCENARIOS: file },
      stdio: 'pipe',
    });
    const told = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Scenario)
      .map(({ title, state, unread }) => [title, state, unread]);
    expect(told).to.deep.equal([
      ['a stops the server', 'passed', 'the server is up again'],
      ['a fails', 'failed', 'the server is up again'],
      // The only company is of the suite before.
      ['b has no beginning', 'pending', null],
    ]);
  });
});
