import { expect } from 'chai';
import type { BuiltInStatus } from '../../../../src/application/ports/records/agents.ts';
import { type QueueDraft, queueRules } from '../../../../src/application/records/kinds/queue.ts';
import { statusRules } from '../../../../src/application/records/kinds/status.ts';
import { expectRefused } from './expect-refused.ts';
import { type InMemoryCompany, inMemoryCompany } from './in-memory-company.ts';
import { putBuiltInStatuses, queueDraft, statusDraft } from './sample-drafts.ts';

describe('the status of agents who let calls of a queue ring', () => {
  let company: InMemoryCompany;
  let builtIn: Record<BuiltInStatus, number>;
  let away: number;

  beforeEach(async () => {
    company = inMemoryCompany();
    builtIn = await putBuiltInStatuses(company);
    away = (await company.create(statusRules, { ...statusDraft, name: 'Away' })).id;
  });
  const make = (more: Partial<QueueDraft>) => company.create(queueRules, { ...queueDraft, ...more });

  it('comes with a limit, or neither is set', async () => {
    const { id } = await make({ noAnswerLimit: 3, noAnswerStatusId: away });
    await expectRefused(make({ noAnswerLimit: 3 }), 'invalid', 'noAnswerStatusId required');
    await expectRefused(make({ noAnswerStatusId: away }), 'invalid', 'noAnswerLimit required');
    await expectRefused(
      company.edit(queueRules, id, { noAnswerLimit: null }),
      'invalid',
      'noAnswerLimit required',
    );
    await company.edit(queueRules, id, { noAnswerLimit: null, noAnswerStatusId: null });
  });

  it('exists, can be chosen and does not activate skills', async () => {
    await expectRefused(
      make({ noAnswerLimit: 3, noAnswerStatusId: 4_711 }),
      'unknown-reference',
      'noAnswerStatusId unknown-reference',
    );
    for (const which of ['connected', 'virtual'] as const) {
      await expectRefused(
        make({ noAnswerLimit: 3, noAnswerStatusId: builtIn[which] }),
        'invalid',
        'noAnswerStatusId activates-skills',
      );
    }
    for (const which of ['unassigned', 'incoming-call', 'outgoing-call'] as const) {
      await expectRefused(
        make({ noAnswerLimit: 3, noAnswerStatusId: builtIn[which] }),
        'invalid',
        'noAnswerStatusId not-choosable',
      );
    }
  });

  it('does not begin to activate skills while a queue needs it', async () => {
    const { id } = await make({ name: 'Sales', noAnswerLimit: 3, noAnswerStatusId: away });
    const activate = () => company.edit(statusRules, away, { activatesSkills: true });
    const refusal = await expectRefused(activate(), 'in-use', 'activatesSkills in-use');
    expect(refusal.details).to.deep.equal({ referrers: [{ kind: 'queue', id, name: 'Sales' }] });
    await company.edit(statusRules, away, { colour: '#112233' });
    await company.edit(queueRules, id, { noAnswerLimit: null, noAnswerStatusId: null });
    await activate();
  });
});
