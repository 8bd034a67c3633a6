import { expect } from 'chai';
import fc from 'fast-check';
import { renderDialplan, revisionVariable } from '../../../src/asterisk/dialplan/render-dialplan.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import { anyCompany } from '../domain/any-company.ts';
import { jumpsOf, readDialplan } from './dialplan-reader.ts';

describe('the dialplan of any company', () => {
  it('jumps nowhere but to extensions that exist', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { contexts } = readDialplan(renderDialplan(compileRouting(company)));
        for (const [name, priorities] of contexts) {
          for (const { context, extension } of priorities.flatMap(jumpsOf)) {
            const target = contexts.get(context)?.map((priority) => priority.extension);
            expect(target, `${name} jumps to ${context}`).to.include(extension);
          }
        }
      }),
    );
  });

  it('ends with the revision that it was made from', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const text = renderDialplan(compileRouting(company));
        const { companyId, revision } = company;
        expect(text.trimEnd().split('\n').at(-1)).to.equal(`${revisionVariable(companyId)}=${revision}`);
        expect(readDialplan(text).globals).to.deep.equal(
          new Map([[revisionVariable(companyId), String(revision)]]),
        );
      }),
    );
  });

  it('shares no context with another company but those of the numbers, which no two companies have', () => {
    fc.assert(
      fc.property(anyCompany, fc.integer({ min: 1, max: 1_000 }), (company, other) => {
        fc.pre(other !== company.companyId);
        const contextsOf = (companyId: number) =>
          [...readDialplan(renderDialplan(compileRouting({ ...company, companyId }))).contexts.keys()].filter(
            (name) => !/^numbers-[0-9]+$/u.test(name),
          );
        const own = new Set(contextsOf(company.companyId));
        expect(contextsOf(other).filter((name) => own.has(name))).to.deep.equal([]);
      }),
    );
  });

  it('follows from the routing table alone', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const table = compileRouting(company);
        expect(renderDialplan(table)).to.equal(renderDialplan(structuredClone(table)));
      }),
    );
  });
});
