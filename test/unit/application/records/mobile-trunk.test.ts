import { expect } from 'chai';
import { phoneRules } from '../../../../src/application/records/kinds/phone.ts';
import { expectRefused } from './expect-refused.ts';
import { type InMemoryCompany, inMemoryCompany } from './in-memory-company.ts';
import { mobileDraft, phoneDraft } from './sample-drafts.ts';

describe('the trunk through which a mobile is called [U3]', () => {
  let company: InMemoryCompany;
  let trunkId: number;

  beforeEach(async () => {
    company = inMemoryCompany();
    trunkId = (
      await company.put('trunk', {
        name: 'Provider',
        host: 'sip.example.net',
        port: 5060,
        inboundAddresses: [],
        numberFormat: null,
        register: false,
        username: null,
        sealedSecret: null,
      })
    ).id;
  });

  it('is one of the company, and none for a SIP phone', async () => {
    const { id } = await company.create(phoneRules, { ...mobileDraft, trunkId });
    await company.edit(phoneRules, id, { trunkId: null });
    await expectRefused(
      company.edit(phoneRules, id, { trunkId: 4_711 }),
      'unknown-reference',
      'trunkId unknown-reference',
    );
    const desk = await company.create(phoneRules, phoneDraft);
    const onDesk = [
      company.create(phoneRules, { ...phoneDraft, trunkId }),
      company.edit(phoneRules, desk.id, { trunkId }),
    ];
    for (const attempt of onDesk) await expectRefused(attempt, 'invalid', 'trunkId not-a-mobile');
  });

  it('is told to the engines when it changes, unlike the name', async () => {
    const { id } = await company.create(phoneRules, mobileDraft);
    const before = company.announced.length;
    await company.edit(phoneRules, id, { name: "Éva's mobile" });
    expect(company.announced).to.have.length(before);
    await company.edit(phoneRules, id, { trunkId });
    expect(company.announced.at(-1)?.aggregates).to.deep.include({ kind: 'configuration', id: 1 });
  });
});
