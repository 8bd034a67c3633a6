import { expect } from 'chai';
import fc from 'fast-check';
import { numberClaims } from '../../../../src/freeswitch/dialplan/claim-files.ts';
import { InMemoryCompanyFiles } from '../../../support/fakes/in-memory-company-files.ts';

const companies = [1, 2] as const;
const numbers = ['3611', '3612'] as const;

/** A number goes to a company, or to none. */
const move = fc.record({
  number: fc.constantFrom(...numbers),
  to: fc.option(fc.constantFrom(...companies)),
});
/** A company is applied as it is, or as it was the last time, as far as the disk has room. */
const apply = fc.record({
  company: fc.constantFrom(...companies),
  isStale: fc.boolean(),
  room: fc.oneof(fc.constant(Infinity), fc.nat({ max: 4 })),
});

describe('the files that tell which companies claim a number', () => {
  it('name the company that has it, whatever moved meanwhile and wherever it failed, and no other if nothing did', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(move, apply), { maxLength: 30 }), async (steps) => {
        const files = new InMemoryCompanyFiles();
        const claims = numberClaims(files);
        const owners = new Map<string, number | null>();
        const found = new Map<number, readonly string[]>();
        const faults: unknown[] = [];
        const bring = async (company: number, isStale = false) => {
          const held = numbers.filter((number) => owners.get(number) === company);
          const wanted = (isStale ? found.get(company) : undefined) ?? held;
          found.set(company, wanted);
          await claims.bring(company, wanted);
          await claims.settle(company, wanted);
        };
        for (const one of steps) {
          if ('to' in one) owners.set(one.number, one.to);
          else {
            files.room = one.room;
            await bring(one.company, one.isStale).catch((error: unknown) => faults.push(error));
          }
        }
        files.room = Infinity;
        for (const company of companies) await bring(company);
        for (const number of numbers) {
          const named = (files.files.get(`numbers/${number}`) ?? '').split('\n').slice(0, -1).map(Number);
          const owner = owners.get(number) ?? null;
          if (owner !== null) expect(named, number).to.include(owner);
          if (faults.length === 0) expect(named, number).to.have.length(owner === null ? 0 : 1);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
