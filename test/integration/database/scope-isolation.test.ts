import { expect } from 'chai';
import type { Database, RecordStore } from '../../../src/application/ports/stores.ts';
import type { NewRecord, RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { Scope } from '../../../src/domain/access/principal.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { keepRealCalls } from '../../support/real-calls/journal-of-lines.ts';
import { allTime, everything, reaches } from './reaches.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany, recordKinds } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** All that is stored of a company. */
async function inventory({ stores }: Database, scope: Scope): Promise<unknown> {
  const records: RecordBase[] = [];
  for (const kind of recordKinds) {
    const store: RecordStore<RecordBase> = stores.records[kind];
    records.push(...(await store.list(scope, everything)).items);
  }
  const agents = await stores.agents.list(scope, everything);
  const activity: unknown[] = [];
  for (const { id } of agents.items) {
    activity.push(await stores.activity.list(scope, { ...everything, ...allTime, agentId: id }));
  }
  return {
    records,
    agents,
    activity,
    audit: await stores.audit.list(scope, everything),
    calls: await stores.callHistory.list(scope, { ...everything, where: {} }),
    waiting: await stores.changes.waiting(scope.companyId, 1_000),
    snapshot: await stores.snapshots.company(scope.companyId),
    agentSnapshots: await stores.snapshots.agents(scope.companyId),
  };
}

describe('a company', () => {
  let test: TestDatabase;
  let theirs: SampleCompany;
  let ours: SampleCompany;
  let inventoryBefore: unknown;

  before(async () => {
    test = await createTestDatabase();
    theirs = await addSampleCompany(test.database);
    ours = await addSampleCompany(test.database, theirs.mediaNodeId);
    const { companyId, records } = theirs;
    await keepRealCalls(test.database, theirs.mediaNodeId, { companyId, phone1: records.phone.sipUser }, [
      'queue-answered',
      'transfer-attended-to-queue',
    ]);
    await test.database.transaction(async ({ changes, audit }) => {
      const revision = await changes.nextRevision(companyId);
      await changes.enqueue(companyId, { kind: 'configuration', id: companyId }, revision);
      await audit.insert({
        companyId,
        at: new Date(),
        userId: records.user.id,
        apiKeyId: null,
        label: records.user.email,
        address: '127.0.0.1',
        action: 'edit',
        kind: 'queue',
        objectId: records.queue.id,
        revision,
        before: null,
        after: null,
      });
    });
    const { user, status, phone, trunk } = records;
    const { activity, agents, registrations, trunkStates, workingHours } = test.database.stores;
    await activity.append({
      companyId,
      agentId: user.id,
      statusId: status.id,
      statusName: status.name,
      startedAt: new Date('2026-01-01T00:00:00Z'),
      endedAt: new Date('2026-01-02T03:04:05.678Z'),
      cause: 'login',
      byUserId: user.id,
      revision: 1,
    });
    await registrations.report(
      theirs.mediaNodeId,
      [{ sipUser: phone.sipUser!, registered: true }],
      new Date(),
    );
    await trunkStates.report(theirs.mediaNodeId, new Map([[trunk.id, 'registered']]), new Date());
    await workingHours.set({ companyId }, { userId: user.id }, { withinHours: true, changeAt: new Date() });
    // So that the reach by a supervisor has somebody to find.
    const junior = await test.database.stores.records.user.insert({
      ...theirs.drafts.user(),
      supervisorIds: [user.id],
    });
    const agent = await agents.find({ companyId }, user.id);
    await agents.insert({ ...agent!, id: junior.id, state: { ...agent!.state, login: null } });
    inventoryBefore = await inventory(test.database, { companyId });
  });
  after(async () => {
    await test.drop();
  });

  for (const { method, reach, nothing } of reaches) {
    it(`sees nothing of another one by ${method}`, async () => {
      const found = await test.database.transaction((stores) =>
        reach(stores, { companyId: ours.companyId }, theirs),
      );
      expect(found).to.deep.equal(nothing);
      expect(await inventory(test.database, { companyId: theirs.companyId })).to.deep.equal(inventoryBefore);
    });
  }

  it('cannot refer to an object of another one', async () => {
    const { drafts } = ours;
    const { role, phone, extension, queue, skill, user, status, trunk, calendar } = theirs.records;
    const { menu, announcement, prompt, number } = theirs.records;
    const { records, agents } = test.database.stores;
    const attempts: Record<string, () => Promise<unknown>> = {
      'a role': () => records.user.insert({ ...drafts.user(), roleId: role.id }),
      'a seat': () => records.user.insert({ ...drafts.user(), extensionId: extension.id }),
      'a skill': () => records.user.insert({ ...drafts.user(), skills: [{ skillId: skill.id, level: 1 }] }),
      'a supervisor': () => records.user.insert({ ...drafts.user(), supervisorIds: [user.id] }),
      'a device': () =>
        records.extension.insert({
          ...drafts.extension(),
          devices: [{ phoneId: phone.id, startSeconds: 0 }],
        }),
      'a queue of a skill': () => records.skill.insert({ ...drafts.skill(), queueIds: [queue.id] }),
      'a queue of a number': () =>
        records.number.insert({ ...drafts.number(), destination: { kind: 'queue', queueId: queue.id } }),
      'an extension of a number': () =>
        records.number.insert({
          ...drafts.number(),
          destination: { kind: 'extension', extensionId: extension.id },
        }),
      'an exit to a queue': () =>
        records.queue.insert({ ...drafts.queue(), onEmpty: { kind: 'queue', queueId: queue.id } }),
      'an exit to an extension': () =>
        records.queue.insert({ ...drafts.queue(), onFull: { kind: 'extension', extensionId: extension.id } }),
      'a key of a queue': () =>
        records.queue.insert({
          ...drafts.queue(),
          keys: [{ key: '1', destination: { kind: 'callback', queueId: queue.id } }],
        }),
      'an exit of an extension': () =>
        records.extension.insert({
          ...drafts.extension(),
          onBusy: { kind: 'calendar', calendarId: calendar.id },
        }),
      'a row of a calendar': () =>
        records.calendar.insert({
          ...drafts.calendar(),
          weekly: [{ ...drafts.calendar().weekly[0]!, destination: { kind: 'menu', menuId: menu.id } }],
        }),
      'an override of a calendar': () =>
        records.calendar.insert({
          ...drafts.calendar(),
          overrides: [
            {
              ...drafts.calendar().overrides[0]!,
              destination: { kind: 'announcement', announcementId: announcement.id },
            },
          ],
        }),
      'the default of a calendar': () =>
        records.calendar.insert({
          ...drafts.calendar(),
          defaultDestination: { kind: 'voicemail', voicemailBoxId: theirs.records['voicemail-box'].id },
        }),
      'a trunk of a destination': () =>
        records.number.insert({
          ...drafts.number(),
          destination: { kind: 'outside', number: '+36301234567', trunkId: trunk.id },
        }),
      'what follows an announcement': () =>
        records.announcement.insert({
          ...drafts.announcement(),
          next: { kind: 'ring-group', ringGroupId: theirs.records['ring-group'].id },
        }),
      'a prompt': () => records.menu.insert({ ...drafts.menu(), promptId: prompt.id }),
      'a phone of a ring group': () =>
        records['ring-group'].insert({
          ...drafts['ring-group'](),
          members: [{ kind: 'phone', phoneId: phone.id, startSeconds: 0 }],
        }),
      'an extension of a ring group': () =>
        records['ring-group'].insert({
          ...drafts['ring-group'](),
          members: [{ kind: 'extension', extensionId: extension.id, startSeconds: 0 }],
        }),
      'an extension on a caller list': () =>
        records['caller-list'].insert({
          ...drafts['caller-list'](),
          entries: [{ kind: 'extension', extensionId: extension.id }],
        }),
      'what a redirect is set on': () =>
        records.redirect.insert({ ...drafts.redirect(), holder: { kind: 'number', numberId: number.id } }),
      'where a redirect leads': () =>
        records.redirect.insert({ ...drafts.redirect(), destination: { kind: 'menu', menuId: menu.id } }),
      'a list of a redirect': () =>
        records.redirect.insert({
          ...drafts.redirect(),
          callerListIds: [theirs.records['caller-list'].id],
        }),
      'the user of a key': () => records['api-key'].insert({ ...drafts['api-key'](), userId: user.id }),
      'the status of an agent': async () => {
        const agent = await agents.find({ companyId: ours.companyId }, ours.records.user.id);
        await agents.update({ ...agent!, state: { ...agent!.state, shown: status.id } });
      },
      'the chosen status of an agent': async () => {
        const agent = await agents.find({ companyId: ours.companyId }, ours.records.user.id);
        await agents.update({ ...agent!, state: { ...agent!.state, chosen: status.id } });
      },
      'where an agent was': () =>
        test.database.transaction(({ agents: held }) => {
          held.endStay({
            companyId: ours.companyId,
            agentId: user.id,
            seat: null,
            loggedInAt: new Date(),
            endedAt: new Date(),
          });
          return Promise.resolve();
        }),
      'a permitted seat': () => records.user.insert({ ...drafts.user(), seatIds: [extension.id] }),
      'a mobile': () => records.user.insert({ ...drafts.user(), mobilePhoneId: phone.id }),
      'working hours': () => records.user.insert({ ...drafts.user(), workingHoursId: calendar.id }),
      'the trunk of a phone': () => records.phone.insert({ ...drafts.phone(), trunkId: trunk.id }),
      'the status after a timeout': () =>
        records.status.insert({ ...drafts.status(), goToStatusId: status.id }),
      'the status after a call': () =>
        records.status.insert({ ...drafts.status(), onHangUpStatusId: status.id }),
      'the status after missed calls': () =>
        records.queue.insert({ ...drafts.queue(), noAnswerLimit: 3, noAnswerStatusId: status.id }),
      'the seat of an agent': async () => {
        const agent = await agents.find({ companyId: ours.companyId }, ours.records.user.id);
        const login = { since: new Date(), seat: extension.id };
        await agents.update({ ...agent!, state: { ...agent!.state, login } });
      },
    };
    const ownBefore = await inventory(test.database, { companyId: ours.companyId });
    for (const [what, attempt] of Object.entries(attempts)) {
      expect(await rejectionOf(attempt()), what).to.have.property('code', 'reference-conflict');
    }
    expect(await inventory(test.database, { companyId: ours.companyId })).to.deep.equal(ownBefore);
  });

  it('keeps a record that is inserted for it under its own name', async () => {
    const draft: NewRecord<RecordBase> = ours.drafts.skill();
    expect(draft.companyId).to.equal(ours.companyId);
    const { id } = await test.database.stores.records.skill.insert(ours.drafts.skill());
    expect(await test.database.stores.records.skill.find({ companyId: theirs.companyId }, id)).to.equal(null);
  });
});
