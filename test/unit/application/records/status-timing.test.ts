import { expect } from 'chai';
import type { BuiltInStatus } from '../../../../src/application/ports/records/agents.ts';
import { type StatusDraft, statusRules } from '../../../../src/application/records/kinds/status.ts';
import { expectRefused } from './expect-refused.ts';
import { type InMemoryCompany, inMemoryCompany } from './in-memory-company.ts';
import { putBuiltInStatuses, statusDraft } from './sample-drafts.ts';

describe('what a status leads to', () => {
  let company: InMemoryCompany;
  let builtIn: Record<BuiltInStatus, number>;
  let lunch: number;

  beforeEach(async () => {
    company = inMemoryCompany();
    builtIn = await putBuiltInStatuses(company);
    lunch = await make({ name: 'Lunch' });
  });
  const make = async (more: Partial<StatusDraft>) =>
    (await company.create(statusRules, { ...statusDraft, ...more })).id;
  const edit = (id: number, change: Partial<StatusDraft>) => company.edit(statusRules, id, change);
  const notChosen: BuiltInStatus[] = ['unassigned', 'incoming-call', 'outgoing-call'];

  it('a timeout with a go-to, or back to the status before [S8]', async () => {
    const paperwork = await make({ timeoutSeconds: 60, goToStatusId: builtIn.connected });
    expect(await edit(paperwork, { goToStatusId: null })).to.deep.include({ timeoutSeconds: 60 });
    expect(await edit(builtIn.connected, { timeoutSeconds: 3_600, goToStatusId: lunch })).to.deep.include({
      goToStatusId: lunch,
    });
    await edit(builtIn.virtual, { timeoutSeconds: 3_600 });
  });

  it('a go-to without a timeout is refused: nobody would ever go there', async () => {
    await expectRefused(make({ goToStatusId: builtIn.connected }), 'invalid', 'goToStatusId no-timeout');
    const paperwork = await make({ timeoutSeconds: 60, goToStatusId: builtIn.connected });
    await expectRefused(edit(paperwork, { timeoutSeconds: null }), 'invalid', 'goToStatusId no-timeout');
    await edit(paperwork, { timeoutSeconds: null, goToStatusId: null });
  });

  it('Unassigned and the call statuses have no timeout: they end by themselves [S2, S6]', async () => {
    for (const which of notChosen) {
      const both = { timeoutSeconds: 60, goToStatusId: lunch };
      await expectRefused(
        edit(builtIn[which], { timeoutSeconds: 60 }),
        'invalid',
        'timeoutSeconds no-timeout',
      );
      const refusal = await expectRefused(
        edit(builtIn[which], both),
        'invalid',
        'timeoutSeconds no-timeout',
        'goToStatusId no-timeout',
      );
      expect(refusal.faults[0]?.message).to.contain('lasts');
    }
  });

  it('the end of a call leads only from a call status to one that can be chosen [S7]', async () => {
    for (const which of ['incoming-call', 'outgoing-call'] as const) {
      expect((await edit(builtIn[which], { onHangUpStatusId: lunch })).onHangUpStatusId).to.equal(lunch);
      await edit(builtIn[which], { onHangUpStatusId: null });
    }
    for (const id of [lunch, builtIn.connected, builtIn.virtual, builtIn.unassigned]) {
      const change = { onHangUpStatusId: id === lunch ? builtIn.connected : lunch };
      await expectRefused(edit(id, change), 'invalid', 'onHangUpStatusId not-a-call-status');
    }
  });

  it('nothing leads to a status that is entered by itself', async () => {
    for (const which of notChosen) {
      const target = builtIn[which];
      await expectRefused(
        edit(lunch, { timeoutSeconds: 60, goToStatusId: target }),
        'invalid',
        'goToStatusId not-choosable',
      );
      if (which === 'incoming-call') continue;
      await expectRefused(
        edit(builtIn['incoming-call'], { onHangUpStatusId: target }),
        'invalid',
        'onHangUpStatusId not-choosable',
      );
    }
  });

  it('nothing leads to Virtual, for which not every agent has a mobile; what did before can be edited [S9]', async () => {
    await expectRefused(
      edit(lunch, { timeoutSeconds: 60, goToStatusId: builtIn.virtual }),
      'invalid',
      'goToStatusId not-choosable',
    );
    const refusal = await expectRefused(
      edit(builtIn['incoming-call'], { onHangUpStatusId: builtIn.virtual }),
      'invalid',
      'onHangUpStatusId not-choosable',
    );
    expect(refusal.message).to.contain('mobile');
    const old = { ...statusDraft, name: 'Old', timeoutSeconds: 60, goToStatusId: builtIn.virtual };
    const { id } = await company.put('status', { ...old, name: 'Old', builtIn: null });
    expect(await edit(id, { colour: '#112233' })).to.include({ goToStatusId: builtIn.virtual });
    await edit(id, { goToStatusId: null });
  });

  it('a status that points at itself, and a target that is not there, are refused with the path [S8]', async () => {
    await expectRefused(
      edit(lunch, { timeoutSeconds: 60, goToStatusId: lunch }),
      'invalid',
      'goToStatusId own-status',
    );
    await expectRefused(
      edit(builtIn['incoming-call'], { onHangUpStatusId: builtIn['incoming-call'] }),
      'invalid',
      'onHangUpStatusId own-status',
    );
    await expectRefused(
      make({ timeoutSeconds: 60, goToStatusId: 4_711 }),
      'unknown-reference',
      'goToStatusId unknown-reference',
    );
    await expectRefused(
      edit(builtIn['outgoing-call'], { onHangUpStatusId: 4_711 }),
      'unknown-reference',
      'onHangUpStatusId unknown-reference',
    );
  });

  it('a new timeout holds for those who are in the status already [S8]', async () => {
    await edit(lunch, { colour: '#112233' });
    expect(company.deeds).to.deep.equal([]);
    await edit(lunch, { timeoutSeconds: 90 });
    await edit(lunch, { timeoutSeconds: null });
    expect(company.deeds).to.deep.equal([
      `rearm status ${lunch} with 90 s`,
      `rearm status ${lunch} with null s`,
    ]);
  });

  it('built-in statuses keep name and meaning, and change colour and timeout [S2]', async () => {
    await edit(builtIn.connected, { colour: '#112233', timeoutSeconds: 7_200 });
    await expectRefused(edit(builtIn.connected, { name: 'Here' }), 'protected', 'name protected');
    for (const which of ['connected', 'incoming-call'] as const) {
      const activatesSkills = which !== 'connected';
      await expectRefused(
        edit(builtIn[which], { activatesSkills }),
        'protected',
        'activatesSkills protected',
      );
    }
    await expectRefused(company.remove(statusRules, builtIn.virtual), 'protected');
  });

  it('the login default is a status in which every agent can begin [S4]', async () => {
    for (const which of [...notChosen, 'virtual'] as const) {
      await expectRefused(edit(builtIn[which], { isDefault: true }), 'invalid', 'isDefault not-choosable');
    }
    await edit(lunch, { isDefault: true });
    expect(
      (await company.stores.records.status.find({ companyId: 1 }, builtIn.connected))?.isDefault,
    ).to.equal(false);
    await expectRefused(edit(lunch, { isDefault: false }), 'conflict', 'isDefault conflict');
    await expectRefused(company.remove(statusRules, lunch), 'in-use');
  });

  it('only a change of what a status means concerns the engines [S5]', async () => {
    await edit(lunch, { timeoutSeconds: 60, colour: '#112233' });
    expect(company.announced).to.have.length(0);
    await edit(lunch, { activatesSkills: true });
    expect(company.announced.map(({ aggregates }) => aggregates)).to.deep.equal([
      [{ kind: 'memberships', id: 1 }],
    ]);
  });
});
