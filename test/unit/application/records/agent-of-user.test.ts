import { expect } from 'chai';
import { hangUp, ringExits } from '../../../support/hang-ups.ts';
import { changeAgentState } from '../../../../src/domain/agent/change-agent-state.ts';
import { companyStatuses } from '../../../../src/application/agents/company-statuses.ts';
import { phoneRules } from '../../../../src/application/records/kinds/phone.ts';
import { type UserDraft, userRules } from '../../../../src/application/records/kinds/user.ts';
import { administratorOf } from '../../../support/as-administrator.ts';
import { expectRefused } from './expect-refused.ts';
import { type InMemoryCompany, inMemoryCompany } from './in-memory-company.ts';
import { mobileDraft, phoneDraft, putAdministrator, putBuiltInStatuses, userDraft } from './sample-drafts.ts';

describe('a user as an agent', () => {
  let company: InMemoryCompany;

  beforeEach(async () => {
    company = inMemoryCompany();
    await putBuiltInStatuses(company);
    await putAdministrator(company);
    for (const digits of ['201', '202'])
      await company.put('extension', {
        digits,
        name: digits,
        ringSeconds: 20,
        devices: [],
        outsideCalls: 'none',
        shownNumberId: null,
        recordedCalls: [],
        ...ringExits,
      });
    await company.put('calendar', {
      name: 'Days',
      timeZone: 'UTC',
      weekly: [],
      editorIds: [],
      overrides: [],
      defaultDestination: hangUp,
    });
  });
  const make = async (more: Partial<UserDraft> = {}) =>
    (await company.create(userRules, { ...userDraft, ...more })).id;
  const edit = (id: number, change: Partial<UserDraft>) => company.edit(userRules, id, change);

  async function logIn(id: number): Promise<void> {
    const agent = company.agents.get(id);
    if (!agent) throw new Error(`user ${id} is no agent`);
    const rules = companyStatuses(await company.stores.agents.allStatuses({ companyId: 1 }));
    const event = { kind: 'log-in', seat: 1, by: null } as const;
    const { state } = changeAgentState(agent.state, event, rules, new Date());
    company.agents.set(id, { ...agent, state });
  }

  it('begins logged out, and with the working hours as they are now [S2, R8]', async () => {
    const free = await make();
    expect(company.deeds).to.deep.equal([]);
    expect(company.agents.get(free)).to.deep.include({ withinHours: true, hoursChangeAt: null });
    expect(company.agents.get(free)?.state.login).to.equal(null);
    const bound = await make({ workingHoursId: 1 });
    expect(company.deeds).to.deep.equal([`check the hours of user ${bound}`]);
    await edit(bound, { firstName: 'Eva' });
    expect(company.deeds).to.have.length(1);
    await edit(bound, { workingHoursId: null });
    expect(company.deeds).to.have.length(2);
  });

  it('is logged out when made inactive, or a back-office user, or deleted [S11, S13]', async () => {
    const ways: ((id: number) => Promise<unknown>)[] = [
      (id) => edit(id, { active: false }),
      (id) => edit(id, { agent: false }),
      (id) => company.remove(userRules, id),
    ];
    for (const leave of ways) {
      const id = await make();
      await logIn(id);
      const from = company.deeds.length;
      await leave(id);
      expect(company.deeds.slice(from)).to.include.members(['end the stay at 1', 'log Connected']);
      expect(company.agents.get(id)?.state.login ?? null).to.equal(null);
    }
  });

  it('keeps the extension while logged in, unless made inactive by the same edit [U8]', async () => {
    const id = await make({ extensionId: 1 });
    await edit(id, { extensionId: 2 });
    await edit(id, { extensionId: 1 });
    await logIn(id);
    const refusal = await expectRefused(edit(id, { extensionId: 2 }), 'conflict', 'extensionId logged-in');
    expect(refusal.details).to.deep.equal({ seatExtensionId: 1 });
    await expectRefused(edit(id, { extensionId: null }), 'conflict', 'extensionId logged-in');
    await edit(id, { lastName: 'Nagy', extensionId: 1 });
    await edit(id, { extensionId: 2, active: false });
  });

  it('has seats that exist: any, some, or none [U8]', async () => {
    for (const seatIds of [null, [], [2, 1]]) {
      const id = await make({ seatIds });
      expect((await edit(id, {})).seatIds).to.deep.equal(seatIds);
    }
    await expectRefused(
      make({ seatIds: [1, 77, 2, 78] }),
      'unknown-reference',
      'seatIds/1 unknown-reference',
      'seatIds/3 unknown-reference',
    );
  });

  it('is virtual at a mobile that nobody else has [S9]', async () => {
    const mobilePhoneId = (await company.create(phoneRules, mobileDraft)).id;
    const desk = (await company.create(phoneRules, phoneDraft)).id;
    const id = await make({ mobilePhoneId });
    await edit(id, { mobilePhoneId });
    await expectRefused(edit(id, { mobilePhoneId: desk }), 'invalid', 'mobilePhoneId not-a-mobile');
    await expectRefused(
      edit(id, { mobilePhoneId: 77 }),
      'unknown-reference',
      'mobilePhoneId unknown-reference',
    );
    const refusal = await expectRefused(
      make({ mobilePhoneId }),
      'duplicate-value',
      'mobilePhoneId duplicate-value',
    );
    expect(refusal.details).to.deep.equal({ userId: id });
    await edit(id, { mobilePhoneId: null });
    await make({ mobilePhoneId });
  });

  it('has a PIN that is kept as a hash and told by nobody', async () => {
    const id = await make({ pin: '4711' });
    const stored = async () => (await company.stores.records.user.find({ companyId: 1 }, id))?.pinHash;
    expect(await stored()).to.equal('hash of 4711');
    const user = await edit(id, { agentNumber: '12' });
    expect(userRules.audit(user)).to.deep.include({ hasPin: true, agentNumber: '12' });
    expect(userRules.audit(user)).to.not.have.any.keys('pinHash', 'passwordHash', 'pin');
    await edit(id, { pin: '0815' });
    expect(await stored()).to.equal('hash of 0815');
    await edit(id, { pin: null });
    expect(await stored()).to.equal(null);
  });

  describe('edited by a supervisor [S12]', () => {
    const boss = 9;
    const asBoss = (id: number, change: Partial<UserDraft>) => {
      const { principal, address } = administratorOf(1);
      const actor = { principal: { ...principal, userId: boss, rights: new Set<never>() }, address };
      return company.edit(userRules, id, change, actor);
    };
    const putUnder = async (...supervisorIds: number[]) => {
      const id = await make();
      const user = await company.stores.records.user.find({ companyId: 1 }, id);
      if (user) await company.stores.records.user.update({ ...user, supervisorIds });
      return id;
    };

    it('changes how the person works', async () => {
      const mobilePhoneId = (await company.create(phoneRules, mobileDraft)).id;
      // Up to the supervisor, who must exist.
      for (let id = 2; id <= boss; id += 1) await make();
      const id = await putUnder(boss);
      const change = { extensionId: 1, seatIds: [2], mobilePhoneId, workingHoursId: 1, skills: [] };
      expect(await asBoss(id, change)).to.deep.include(change);
    });

    it('changes nothing of who the person is and what the person may', async () => {
      for (let id = 2; id <= boss; id += 1) await make();
      await company.put('role', { name: 'Agent', rights: [], builtIn: false });
      const id = await putUnder(boss);
      const forbidden: Partial<UserDraft>[] = [
        { roleId: 2 },
        { password: 'another password' },
        { email: 'other@example.com' },
        { active: false },
        { supervisorIds: [] },
        { agent: false },
        { pin: '4711' },
      ];
      for (const change of forbidden) {
        const [field = ''] = Object.keys(change);
        await expectRefused(asBoss(id, { skills: [], ...change }), 'forbidden', `${field} forbidden`);
      }
    });

    it('does not find the people of others [P8]', async () => {
      const id = await putUnder(1);
      await expectRefused(asBoss(id, { skills: [] }), 'not-found');
    });
  });
});
