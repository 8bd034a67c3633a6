import fc from 'fast-check';
import { anyCompany, companyWith } from './agent-company.ts';
import { anyLife } from './agent-commands.ts';
import { AgentModel } from './agent-model.ts';
import { AgentWatch } from './agent-watch.ts';

const startedAt = new Date('2026-06-01T06:00:00Z');

describe('the life of an agent, whatever happens and in any order', function () {
  this.timeout(60_000);

  it('has one status at a time, the right one, and activity without gap or overlap [S4 to S9, S13]', () => {
    fc.assert(
      fc.property(anyCompany, anyLife, ({ defaultId, rules }, life) => {
        const model = new AgentModel(companyWith(defaultId, rules), startedAt.getTime());
        fc.modelRun(() => ({ model, real: new AgentWatch(model, startedAt) }), life);
      }),
      { numRuns: 1_500 },
    );
  });

  it('with nobody at the desk comes to rest, when all timeouts lead back [S8]', () => {
    fc.assert(
      fc.property(anyCompany, anyLife, ({ defaultId, rules }, life) => {
        const leadBack = rules.map((rule) => ({ ...rule, goToStatusId: null }));
        const model = new AgentModel(companyWith(defaultId, leadBack), startedAt.getTime());
        const watch = new AgentWatch(model, startedAt);
        fc.modelRun(() => ({ model, real: watch }), life);
        watch.letTimersCome(3);
      }),
      { numRuns: 1_500 },
    );
  });
});
