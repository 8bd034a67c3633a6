import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const program = join(import.meta.dirname, '../../../.ci/run');

describe('.ci/run ends with the count, whatever make says behind it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-ci-run-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** @param script what stands in for make, told `check` or `test` */
  const runWith = (script: string) => {
    writeFileSync(join(folder, 'make'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const { status, stdout } = spawnSync(program, {
      env: { ...process.env, PATH: [folder, process.env.PATH].join(delimiter), TMPDIR: folder },
      encoding: 'utf8',
    });
    return { status, last: stdout.trimEnd().split('\n').at(-1), output: stdout };
  };

  it('of tests that passed', () => {
    const { status, last } = runWith('[ $1 = check ] || echo "9 passed, 0 failed; NOT run: more"');
    expect(last).to.equal('9 passed, 0 failed; NOT run: more');
    expect(status).to.equal(0);
  });

  it('of tests that failed, as they told it', () => {
    const { status, last, output } = runWith(
      '[ $1 = check ] && exit\n' +
        'echo "8 passed, 1 failed, 3 SKIPPED"\necho "make: *** [Makefile:22: test] Error 1" >&2\nexit 2',
    );
    expect(output).to.contain('make: ***');
    expect(last).to.equal('8 passed, 1 failed, 3 SKIPPED');
    expect(status).to.equal(2);
  });

  it('of tests that were never counted, or of which not one was run: as a failed one', () => {
    for (const told of ['installing ...', '0 passed, 0 failed']) {
      const { status, last } = runWith(`[ $1 = check ] && exit\necho "${told}"\nexit 2`);
      expect(last).to.equal('0 passed, 1 failed');
      expect(status).to.equal(2);
    }
  });

  it('of checks that found a fault; no test is run then', () => {
    const { status, last, output } = runWith('echo "$1 ran"\n[ $1 = test ]');
    expect(output).not.to.contain('test ran');
    expect(last).to.equal('0 passed, 1 failed');
    expect(status).to.equal(1);
  });
});
