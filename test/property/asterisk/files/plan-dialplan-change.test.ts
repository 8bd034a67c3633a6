import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DialplanText,
  readContext,
  splitDialplan,
} from '../../../../src/asterisk/dialplan/dialplan-text.ts';
import {
  type DialplanStep,
  planDialplanChange,
} from '../../../../src/asterisk/dialplan/plan-dialplan-change.ts';
import { RecentRenderings } from '../../../../src/asterisk/dialplan/recent-renderings.ts';
import { renderDialplan } from '../../../../src/asterisk/dialplan/render-dialplan.ts';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { anyEdits, anyEditsOfSome } from '../../domain/any-company.ts';
import { dialledBy, jumpsOf, nodesOfDay } from '../../../support/asterisk/dialplan-reader.ts';

const now = new Date('2026-12-01T12:00:00Z');

/** By context, extension and priority. */
type Loaded = Map<string, Map<string, Map<number | 'hint', string>>>;

function load({ contexts }: DialplanText): Loaded {
  return new Map(
    [...contexts].map(([name, body]) => [
      name,
      new Map(
        [...(readContext(body) ?? [])].map(([extension, priorities]) => [
          extension,
          new Map([...priorities].map(([priority, entry]) => [priority, textOf(entry)])),
        ]),
      ),
    ]),
  );
}

function textOf({ application, data }: { application: string; data: string }): string {
  return `${application}(${data})`;
}

/** What the engine makes of a step. */
function carryOut(loaded: Loaded, step: DialplanStep): void {
  if (step.kind === 'remove-context') {
    expect(loaded.delete(step.context), step.context).to.equal(true);
    return;
  }
  const context = loaded.get(step.context) ?? new Map<string, Map<number | 'hint', string>>();
  loaded.set(step.context, context);
  if (step.kind === 'remove-extension') {
    expect(context.delete(step.extension), `${step.context} ${step.extension}`).to.equal(true);
    return;
  }
  const priorities = context.get(step.extension) ?? new Map<number | 'hint', string>();
  context.set(step.extension, priorities);
  priorities.set(step.priority, textOf(step));
}

/** Where lines of contexts lead that do not go, and nothing is: `FROM -> TO`. */
function deadEnds(loaded: Loaded, contexts: Iterable<string>, companyId: number): string[] {
  const dead: string[] = [];
  for (const name of contexts) {
    for (const application of [...(loaded.get(name) ?? [])].flatMap(([, lines]) => [...lines.values()])) {
      const line = { extension: '', application, isFirst: false };
      const targets = [
        ...jumpsOf(line),
        ...nodesOfDay(line).map((node) => ({ context: `c${companyId}-${node}`, extension: 'enter' })),
        ...dialledBy(line).flatMap((device) => {
          const [, extension = '', context = ''] = /^Local\/([^@]+)@([^/]+)/u.exec(device) ?? [];
          return context === '' ? [] : [{ context, extension }];
        }),
      ];
      for (const { context, extension } of targets)
        if (context !== 'sw-queue' && loaded.get(context)?.get(extension)?.has(1) !== true)
          dead.push(`${name} -> ${context},${extension}`);
    }
  }
  return dead;
}

interface Edit {
  readonly company: CompanySnapshot;
  readonly before: DialplanText;
  readonly after: DialplanText;
  readonly steps: DialplanStep[] | null;
}

function editsOf(versions: readonly CompanySnapshot[]): Edit[] {
  const texts = versions.map((version) => splitDialplan(renderDialplan(compileRouting(version), now).text));
  return versions.slice(1).flatMap((company, index) => {
    const [before, after] = [texts[index], texts[index + 1]];
    if (!before || !after) return [];
    return [{ company, before, after, steps: planDialplanChange(compileRouting(company), before, after) }];
  });
}

describe('the steps of an edit, for any company', () => {
  it('lead from what the engine holds to what it should hold, and mostly can be had', () => {
    let edits = 0;
    let inSteps = 0;
    fc.assert(
      fc.property(anyEdits(4), (versions) => {
        for (const { before, after, steps } of editsOf(versions)) {
          edits += 1;
          if (!steps) continue;
          inSteps += 1;
          const loaded = load(before);
          for (const step of steps) carryOut(loaded, step);
          expect(loaded).to.deep.equal(load(after));
        }
      }),
      { numRuns: 40 },
    );
    expect(inSteps / edits).to.be.greaterThan(0.7);
  });

  it('are the same when most of the two texts is not looked at, because it is known which pieces differ', () => {
    let differences = 0;
    let texts = 0;
    fc.assert(
      fc.property(anyEditsOfSome(4), (versions) => {
        const renderings = new RecentRenderings();
        const rendered = versions.map((version) => renderDialplan(compileRouting(version), now));
        for (const [index, company] of versions.entries()) {
          const [before, after] = [rendered[index - 1], rendered[index]];
          if (after) renderings.put(company.companyId, after);
          if (!before || !after) continue;
          const table = compileRouting(company);
          const [old, fresh] = renderings.difference(company.companyId, before.text, after.text);
          differences += old.length + fresh.length;
          texts += before.text.length + after.text.length;
          expect(planDialplanChange(table, splitDialplan(old), splitDialplan(fresh))).to.deep.equal(
            planDialplanChange(table, splitDialplan(before.text), splitDialplan(after.text)),
          );
        }
      }),
      { numRuns: 40 },
    );
    expect(differences / texts).to.be.lessThan(0.5);
  });

  it('leave at no moment a line that leads nowhere, and say the new revision last', () => {
    fc.assert(
      fc.property(anyEdits(4), (versions) => {
        for (const { company, before, after, steps } of editsOf(versions)) {
          const loaded = load(before);
          const staying = [...after.contexts.keys()].filter((name) => before.contexts.has(name));
          for (const step of steps ?? []) {
            carryOut(loaded, step);
            expect(deadEnds(loaded, staying, company.companyId)).to.deep.equal([]);
          }
          if (steps)
            expect(steps.at(-1)).to.include({
              context: `c${company.companyId}-revision`,
              data: `__SW_REVISION=${company.revision}`,
            });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('replace of an extension that stays no more than one priority: a call may be between two of them', () => {
    fc.assert(
      fc.property(anyEdits(4), (versions) => {
        for (const { before, steps } of editsOf(versions)) {
          const loaded = load(before);
          const replaced = new Map<string, number>();
          for (const step of steps ?? []) {
            if (step.kind !== 'set' || !loaded.get(step.context)?.has(step.extension)) continue;
            const extension = `${step.context} ${step.extension}`;
            replaced.set(extension, (replaced.get(extension) ?? 0) + 1);
          }
          expect([...replaced].filter(([, count]) => count > 1)).to.deep.equal([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
