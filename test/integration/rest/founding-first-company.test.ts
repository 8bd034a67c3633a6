import { expect } from 'chai';
import { FoundCompany } from '../../../src/application/companies/found-company.ts';
import { foundFirstCompany } from '../../../src/application/companies/found-first-company.ts';
import { SecretVault } from '../../../src/platform/secret-vault.ts';
import { type RestSystem, signIn, startRestSystem } from './rest-system.ts';

describe('the first company of an empty installation', function () {
  this.timeout(60_000);
  let system: RestSystem;

  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());

  it('has the country and the time zone that the environment names, is made once, and its administrator is an operator', async () => {
    const { database } = system;
    const nobodyToTell = { announce: () => undefined };
    const clock = { now: () => new Date() };
    const foundCompany = new FoundCompany(database, nobodyToTell, new SecretVault(Buffer.alloc(32)), clock);
    const admin = { email: 'first@azores.example', password: 'correct horse battery' };
    const first = { name: 'First', country: 'PT', timeZone: 'Atlantic/Azores', admin };
    expect(await foundFirstCompany(database, foundCompany, first)).to.equal(true);
    expect(await foundFirstCompany(database, foundCompany, { ...first, country: 'DE' })).to.equal(false);

    const operator = await signIn(system, admin.email, admin.password);
    const { body } = await operator.get('/v1/companies');
    const companies = body.items as Record<string, unknown>[];
    expect(companies.map(({ name, country, timeZone }) => ({ name, country, timeZone }))).to.deep.equal([
      { name: 'First', country: 'PT', timeZone: 'Atlantic/Azores' },
    ]);
    expect((await operator.get('/v1/media-nodes')).status).to.equal(200);
  });
});
