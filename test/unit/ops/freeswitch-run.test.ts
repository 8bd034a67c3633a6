import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('before FreeSWITCH starts, the journal files that it rotated', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-run-'));
    mkdirSync(join(folder, 'log'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const start = () => {
    execFileSync('sh', ['freeswitch-conf/run.sh', folder, join(folder, 'recordings'), 'true']);
  };
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, 'log', name), text);
  };
  /** What is in them by their number; 0: what is written to. */
  const found = () =>
    Object.fromEntries(
      readdirSync(join(folder, 'log')).map((name) => [
        Number(/[0-9]+$/u.exec(name)?.[0] ?? 0),
        readFileSync(join(folder, 'log', name), 'utf8'),
      ]),
    );

  it('go behind the nine names that it uses again from the first on, and stay in their order', () => {
    start();
    expect(found()).to.deep.equal({});
    write('journal.log', 'now');
    write('journal.log.1', 'b');
    write('journal.log.3', 'a');
    start();
    expect(found()).to.deep.equal({ 0: 'now', 10: 'b', 11: 'a' });
    write('journal.log.1', 'c');
    start();
    start();
    expect(found()).to.deep.equal({ 0: 'now', 10: 'c', 11: 'b', 12: 'a' });
  });

  it('are nine, the youngest', () => {
    for (let number = 1; number <= 12; number += 1) write(`journal.log.${number}`, String(number));
    start();
    const nine = Array.from({ length: 9 }, (_, index) => [10 + index, String(index + 1)]);
    expect(found()).to.deep.equal(Object.fromEntries(nine));
  });
});
