import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NumberFiles } from '../../../../src/freeswitch/dialplan/number-files.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('the files that tell whose a number is', () => {
  let folder: string;
  let numbers: NumberFiles;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-numbers-'));
    numbers = new NumberFiles(new CompanyFiles(folder));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Companies by number. */
  const written = () => {
    const names = readdirSync(join(folder, 'numbers'));
    return Object.fromEntries(
      names.map((name) => [name, readFileSync(join(folder, 'numbers', name), 'utf8')]),
    );
  };

  it('there is one for each number of a company, however many they are', async () => {
    const many = Array.from({ length: 100 }, (_, index) => String(36_301_000_000 + index));
    await numbers.bring(7, many);
    expect(written()).to.deep.equal(Object.fromEntries(many.map((digits) => [digits, '7\n'])));
  });

  it('a number that was given up has none any more, unless another company took it over', async () => {
    await numbers.bring(7, ['3611', '3612', '3613']);
    await numbers.bring(8, ['3612']);
    await numbers.settle(7, ['3611']);
    expect(written()).to.deep.equal({ '3611': '7\n', '3612': '8\n' });
  });

  it('what is no number names no file', async () => {
    expect(await rejectionOf(numbers.bring(7, ['../1']))).to.have.property('code', 'config-encoding');
  });
});
