import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeName } from '../../../ops/conformance/tree-name.ts';

const page = 'docs/page.md';
const hasGit = spawnSync('git', ['--version']).status === 0;

describe('the tree that a page was written from', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-tree-'));
    mkdirSync(join(folder, 'docs'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
      // Whoever runs the tests may be in the middle of a commit.
      env: { PATH: process.env.PATH, HOME: folder },
    });
  const commit = () => {
    git('add', '.');
    git('commit', '-q', '-m', 'more');
    return git('rev-parse', '--short=12', 'HEAD').trim();
  };

  it('is named by its commit, and still so when the page is written and committed', function () {
    if (!hasGit) this.skip();
    git('init', '-q');
    write('code.ts', 'one');
    const first = `commit ${commit()}`;
    expect(treeName(folder, page)).to.equal(first);
    write(page, `from ${first}`);
    expect(treeName(folder, page)).to.equal(first);
    commit();
    expect(treeName(folder, page)).to.equal(first);
    write('code.ts', 'two');
    expect(treeName(folder, page)).to.equal(`changes to ${first}`);
    const second = commit();
    expect(treeName(folder, page)).to.equal(`commit ${second}`).and.not.to.equal(first);
  });

  it('has no name where there is no history', () => {
    expect(treeName(folder, page)).to.equal('a tree without history');
  });
});
