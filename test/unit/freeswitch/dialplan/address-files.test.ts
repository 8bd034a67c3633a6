import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AddressFiles } from '../../../../src/freeswitch/dialplan/address-files.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';

describe('the files that tell which companies have a provider at an address', () => {
  let folder: string;
  let addresses: AddressFiles;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-addresses-'));
    addresses = new AddressFiles(new CompanyFiles(folder));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Companies by address. */
  const written = () => {
    const names = readdirSync(join(folder, 'addresses'));
    return Object.fromEntries(
      names.map((name) => [
        name,
        readFileSync(join(folder, 'addresses', name), 'utf8')
          .trim()
          .split('\n'),
      ]),
    );
  };

  it('name the companies, the oldest first, though they come at the same time', async () => {
    const companies = Array.from({ length: 20 }, (_, index) => 40 - index);
    await Promise.all(
      companies.map((company) => addresses.bring(company, ['192.0.2.1', `192.0.2.${company}`])),
    );
    expect(written()['192.0.2.1']).to.deep.equal(companies.map(String).sort());
    expect(written()['192.0.2.25']).to.deep.equal(['25']);
  });

  it('name a company no more that gave the address up', async () => {
    await addresses.bring(7, ['192.0.2.1', '192.0.2.2']);
    await addresses.bring(8, ['192.0.2.1']);
    await addresses.bring(7, ['192.0.2.3']);
    expect(written()).to.deep.equal({ '192.0.2.1': ['8'], '192.0.2.3': ['7'] });
    await addresses.bring(7, []);
    expect(written()).to.deep.equal({ '192.0.2.1': ['8'] });
  });

  it('tell whether a company was ever brought, though it has no provider', async () => {
    expect(await addresses.isBrought(7)).to.equal(false);
    await addresses.bring(7, []);
    expect(await addresses.isBrought(7)).to.equal(true);
  });

  it('are none for what is no address', () => {
    expect(() => addresses.bring(7, ['../1'])).to.throw('not an IPv4 address');
  });
});
