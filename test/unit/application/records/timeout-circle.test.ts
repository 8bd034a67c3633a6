import { expect } from 'chai';
import fc from 'fast-check';
import { statusRules } from '../../../../src/application/records/kinds/status.ts';
import { Refusal } from '../../../../src/application/refusal.ts';
import { expectRefused } from './expect-refused.ts';
import { type InMemoryCompany, inMemoryCompany } from './in-memory-company.ts';
import { statusDraft } from './sample-drafts.ts';

describe('statuses whose timeouts lead to each other [S8]', () => {
  async function companyWith(count: number): Promise<InMemoryCompany> {
    const company = inMemoryCompany();
    for (let index = 1; index <= count; index += 1)
      await company.put('status', {
        ...statusDraft,
        name: `Status ${index}`,
        builtIn: null,
        timeoutSeconds: 60,
      });
    return company;
  }
  const lead = (company: InMemoryCompany, from: number, to: number | null) =>
    company.edit(statusRules, from, { goToStatusId: to });

  for (const length of [2, 3, 12]) {
    it(`a circle of ${length} is refused, and the problem names its statuses`, async () => {
      const company = await companyWith(length);
      for (let id = 1; id < length; id += 1) await lead(company, id, id + 1);
      const refusal = await expectRefused(lead(company, length, 1), 'invalid', 'goToStatusId circle');
      const around = [length, ...Array.from({ length: length - 1 }, (_item, index) => index + 1)];
      expect(refusal.details.circle).to.deep.equal(around.map((id) => ({ id, name: `Status ${id}` })));
      expect(refusal.message).to.contain(`"Status ${length}" -> "Status 1" ->`);
    });
  }

  it('a way that ends, and one that only joins another, are none', async () => {
    const company = await companyWith(4);
    await lead(company, 1, 2);
    await lead(company, 2, 3);
    await lead(company, 4, 2);
    await lead(company, 2, null);
    await lead(company, 3, 1);
  });

  it('whatever is edited in whatever order, no circle comes to be, and nothing else is refused', async () => {
    const step = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const company = await companyWith(5);
        const goTo = new Map<number, number>();
        for (const [from, to] of steps) {
          const allowed = !leadsTo(goTo, to, from);
          const outcome = await lead(company, from, to).catch((error: unknown) => error);
          expect(outcome instanceof Refusal).to.equal(!allowed);
          if (allowed) goTo.set(from, to);
        }
      }),
    );
  });
});

function leadsTo(goTo: ReadonlyMap<number, number>, first: number, target: number): boolean {
  let next: number | undefined = first;
  while (next !== undefined) {
    if (next === target) return true;
    next = goTo.get(next);
  }
  return false;
}
