import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addressClaims,
  type ClaimFiles,
  numberClaims,
} from '../../../../src/freeswitch/dialplan/claim-files.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { InMemoryCompanyFiles } from '../../../support/fakes/in-memory-company-files.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('the files that tell which companies claim a number, or an address', () => {
  let folder: string;
  let numbers: ClaimFiles;
  let addresses: ClaimFiles;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-claims-'));
    numbers = numberClaims(new CompanyFiles(folder));
    addresses = addressClaims(new CompanyFiles(folder));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Companies by what they claim. */
  const written = (kind: 'numbers' | 'addresses') => {
    const textOf = (name: string) => readFileSync(join(folder, kind, name), 'utf8');
    return Object.fromEntries(
      readdirSync(join(folder, kind)).map((name) => [name, textOf(name).trim().split('\n')]),
    );
  };

  it('there is one for each number of a company, however many they are', async () => {
    const many = Array.from({ length: 100 }, (_, index) => String(36_301_000_000 + index));
    await numbers.bring(7, many);
    expect(written('numbers')).to.deep.equal(Object.fromEntries(many.map((digits) => [digits, ['7']])));
  });

  it('a number that was given up has none any more, unless another company took it over', async () => {
    await numbers.bring(7, ['3611', '3612', '3613']);
    await numbers.bring(8, ['3612']);
    expect(written('numbers')['3612'], 'the last first').to.deep.equal(['8', '7']);
    await numbers.settle(7, ['3611']);
    expect(written('numbers')).to.deep.equal({ '3611': ['7'], '3612': ['8'] });
  });

  it('a number that goes to another company and comes back before that was settled stays', async () => {
    await numbers.bring(7, ['3611', '3612']);
    await numbers.bring(8, ['3612']);
    await numbers.bring(7, ['3611', '3612']);
    await numbers.settle(7, ['3611', '3612']);
    await numbers.settle(8, []);
    expect(written('numbers')).to.deep.equal({ '3611': ['7'], '3612': ['7'] });
  });

  it('those of an address name the companies, the oldest first, though they come at the same time', async () => {
    const companies = Array.from({ length: 20 }, (_, index) => 40 - index);
    await Promise.all(
      companies.map((company) => addresses.bring(company, ['192.0.2.1', `192.0.2.${company}`])),
    );
    expect(written('addresses')['192.0.2.1']).to.deep.equal(companies.map(String).sort());
    expect(written('addresses')['192.0.2.25']).to.deep.equal(['25']);
  });

  it('those of an address name a company no more that gave it up', async () => {
    await addresses.bring(7, ['192.0.2.1', '192.0.2.2']);
    await addresses.bring(8, ['192.0.2.1']);
    await addresses.bring(7, ['192.0.2.3']);
    await addresses.settle(7, ['192.0.2.3']);
    expect(written('addresses')).to.deep.equal({ '192.0.2.1': ['8'], '192.0.2.3': ['7'] });
    await addresses.settle(7, []);
    expect(written('addresses')).to.deep.equal({ '192.0.2.1': ['8'] });
  });

  it('tell whether a company was ever brought, though it has no provider', async () => {
    expect(await addresses.isBrought(7)).to.equal(false);
    await addresses.bring(7, []);
    expect(await addresses.isBrought(7)).to.equal(true);
  });

  it('what is no number, or no address, names no file', async () => {
    for (const claims of [numbers, addresses])
      expect(await rejectionOf(claims.bring(7, ['../1']))).to.have.property('code', 'config-encoding');
  });

  it('a company is not brought before all of them are written: what failed is done again', async () => {
    const files = new InMemoryCompanyFiles();
    const full = addressClaims(files);
    const wanted = Array.from({ length: 40 }, (_, index) => `192.0.2.${index}`);
    // The last time there is none for the list alone.
    for (const room of [0, 1, 38, 1]) {
      files.room = room;
      expect(await rejectionOf(full.bring(7, wanted))).to.have.property('message', 'no space left on device');
      expect(await full.isBrought(7)).to.equal(false);
    }
    files.room = Infinity;
    await full.bring(7, wanted);
    expect(wanted.map((address) => files.files.get(`addresses/${address}`))).to.deep.equal(
      wanted.map(() => '7\n'),
    );
  });

  it('a number whose removal was cut short is there when it is wanted again', async () => {
    const files = new InMemoryCompanyFiles();
    const full = numberClaims(files);
    for (const room of [0, 1, 2]) {
      files.room = Infinity;
      await full.bring(7, ['3611']);
      files.room = room;
      await full.settle(7, []).catch(() => undefined);
      files.room = Infinity;
      await full.bring(7, ['3611']);
      expect(files.files.get('numbers/3611'), `${room} files were changed`).to.equal('7\n');
    }
  });

  it('none is looked into for an edit that changes nothing in them, however many there are', async () => {
    const files = new InMemoryCompanyFiles();
    const many = Array.from({ length: 3_000 }, (_, index) => String(36_301_000_000 + index));
    await numberClaims(files).bring(7, many);
    files.timesRead = 0;
    files.room = 0;
    await numberClaims(files).bring(7, many);
    await numberClaims(files).settle(7, many);
    expect(files.timesRead).to.equal(0);
  });
});
