import { execFileSync } from 'node:child_process';

/**
 * Which tree a page in it was written from: the last commit of anything but the page, so that it keeps its name when the page is committed.
 *
 * @param folder of the checkout
 * @param page path from there
 */
export function treeName(folder: string, page: string): string {
  const others = ['--', '.', `:(exclude)${page}`];
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commit = git('log', '-1', '--abbrev=12', '--format=%h', ...others);
    return git('status', '--porcelain', ...others) === ''
      ? `commit ${commit}`
      : `changes to commit ${commit}`;
  } catch {
    // An unpacked archive has no history.
    return 'a tree without history';
  }
}
