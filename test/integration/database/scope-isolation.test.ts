import { expect } from 'chai';
import type { Database, RecordStore, Stores } from '../../../src/application/ports/stores.ts';
import type { NewRecord, RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { RecordKind } from '../../../src/application/ports/records/record-kinds.ts';
import type { CallFilters, CallHistory, CallSummary } from '../../../src/application/ports/call-history.ts';
import type { Scope } from '../../../src/domain/access/principal.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { keepRealCalls } from '../../support/real-calls/journal-of-lines.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany, recordKinds } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** One method of one store, asked by company B for an object of company A. */
interface Reach {
  readonly method: string;
  readonly reach: (stores: Stores, scope: Scope, theirs: SampleCompany) => Promise<unknown>;
  /** What an object that does not exist would give. */
  readonly nothing: unknown;
}

const everything = { limit: 500, after: null };
const allTime = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
const emptyPage = { items: [], next: null };
/** Each of them finds a call of theirs; as in the logs of the calls that they have. */
const theirFilters: { readonly [F in keyof CallFilters]-?: Required<Pick<CallFilters, F>> } = {
  numberId: { numberId: 9 },
  extensionId: { extensionId: 6 },
  queueId: { queueId: 17 },
  agentId: { agentId: 7 },
  callers: { callers: ['204'] },
  answered: { answered: true },
  callId: { callId: 'switchroom-1795894575.56' },
  from: { from: allTime.from },
  to: { to: allTime.to },
};

const ofEveryKind: readonly {
  method: string;
  reach: (store: RecordStore<RecordBase>, scope: Scope, record: RecordBase) => Promise<unknown>;
  nothing: unknown;
}[] = [
  { method: 'find', reach: (store, scope, { id }) => store.find(scope, id), nothing: null },
  { method: 'findForUpdate', reach: (store, scope, { id }) => store.findForUpdate(scope, id), nothing: null },
  { method: 'findMany', reach: (store, scope, { id }) => store.findMany(scope, [id]), nothing: [] },
  {
    method: 'list from their id on',
    reach: async (store, scope, { id }) => {
      const { items } = await store.list(scope, { limit: 500, after: id - 1 });
      return items.filter(({ companyId }) => companyId !== scope.companyId);
    },
    nothing: [],
  },
  {
    method: 'list with their company as a filter',
    reach: (store, scope, { companyId }) => store.list(scope, { ...everything, where: { companyId } }),
    nothing: emptyPage,
  },
  {
    method: 'list with their id as a filter',
    reach: (store, scope, { id }) => store.list(scope, { ...everything, where: { id } }),
    nothing: emptyPage,
  },
  {
    method: 'update under our name',
    reach: async (store, { companyId }, record) => {
      const error = await rejectionOf(store.update({ ...record, companyId }));
      return 'code' in error ? error.code : error;
    },
    nothing: 'stale-record',
  },
  { method: 'delete', reach: (store, scope, { id }) => store.delete(scope, id), nothing: undefined },
  { method: 'referrers', reach: (store, scope, { id }) => store.referrers(scope, id, 10), nothing: [] },
];

const reaches: readonly Reach[] = [
  ...recordKinds.flatMap((kind) =>
    ofEveryKind.map(({ method, reach, nothing }): Reach => ({
      method: `records.${kind}: ${method}`,
      reach: (stores, scope, theirs) => reach(stores.records[kind], scope, theirs.records[kind]),
      nothing,
    })),
  ),
  {
    method: 'agents.find',
    reach: ({ agents }, scope, theirs) => agents.find(scope, theirs.records.user.id),
    nothing: null,
  },
  {
    method: 'agents.lock',
    reach: ({ agents }, scope, theirs) => agents.lock(scope, theirs.records.user.id),
    nothing: null,
  },
  {
    method: 'agents.allStatuses',
    reach: async ({ agents }, scope) => {
      const statuses = await agents.allStatuses(scope);
      return statuses.filter(({ companyId }) => companyId !== scope.companyId);
    },
    nothing: [],
  },
  {
    method: 'agents.atSeats',
    reach: ({ agents }, scope, theirs) => agents.atSeats(scope, [theirs.records.extension.id]),
    nothing: [],
  },
  {
    method: 'agents.phonesOf',
    reach: ({ agents }, scope, theirs) => agents.phonesOf(scope, theirs.records.user.id),
    nothing: [],
  },
  {
    method: 'agents.list by their supervisor',
    reach: ({ agents }, scope, theirs) =>
      agents.list(scope, { ...everything, supervisorId: theirs.records.user.id }),
    nothing: emptyPage,
  },
  {
    method: 'agents.rearm',
    reach: ({ agents }, scope, theirs) => agents.rearm(scope, theirs.records.status.id, 1),
    nothing: undefined,
  },
  {
    method: 'activity.knows',
    reach: ({ activity }, scope, theirs) => activity.knows(scope, theirs.records.user.id),
    nothing: false,
  },
  {
    method: 'activity.list',
    reach: ({ activity }, scope, theirs) =>
      activity.list(scope, { ...everything, ...allTime, agentId: theirs.records.user.id }),
    nothing: emptyPage,
  },
  {
    method: 'activity.totals',
    reach: ({ activity }, scope, theirs) =>
      activity.totals(scope, { ...allTime, now: allTime.to, agentId: theirs.records.user.id }),
    nothing: [],
  },
  {
    method: 'registrations.ofPhones',
    reach: async ({ registrations }, scope, theirs) => [
      ...(await registrations.ofPhones(scope, [theirs.records.phone.id])),
    ],
    nothing: [],
  },
  {
    method: 'trunkStates.ofTrunk',
    reach: ({ trunkStates }, scope, theirs) => trunkStates.ofTrunk(scope, theirs.records.trunk.id),
    nothing: [],
  },
  {
    method: 'workingHours.set of their agent',
    reach: ({ workingHours }, scope, theirs) =>
      workingHours.set(scope, { userId: theirs.records.user.id }, { withinHours: false, changeAt: null }),
    nothing: false,
  },
  {
    method: 'workingHours.set of their calendar',
    reach: ({ workingHours }, scope, theirs) =>
      workingHours.set(
        scope,
        { calendarId: theirs.records.calendar.id },
        { withinHours: false, changeAt: null },
      ),
    nothing: false,
  },
  {
    method: 'workingHours.lockDue',
    reach: ({ workingHours }, scope, theirs) =>
      workingHours.lockDue(scope, theirs.records.calendar.id, allTime.to),
    nothing: false,
  },
  {
    method: 'agents.findBySeat',
    reach: ({ agents }, scope, theirs) => agents.findBySeat(scope, theirs.records.extension.id),
    nothing: null,
  },
  {
    method: 'agents.list by their status',
    reach: ({ agents }, scope, theirs) =>
      agents.list(scope, { ...everything, statusId: theirs.records.status.id }),
    nothing: emptyPage,
  },
  {
    method: 'agents.list from their id on',
    reach: async ({ agents }, scope, theirs) => {
      const { items } = await agents.list(scope, { limit: 500, after: theirs.records.user.id - 1 });
      return items.filter(({ companyId }) => companyId !== scope.companyId);
    },
    nothing: [],
  },
  {
    method: 'agents.update under our name',
    reach: async ({ agents }, { companyId }, theirs) => {
      const agent = await agents.find({ companyId: theirs.companyId }, theirs.records.user.id);
      const error = await rejectionOf(agents.update({ ...agent!, companyId }));
      return 'code' in error ? error.code : error;
    },
    nothing: 'stale-record',
  },
  {
    method: 'agents.delete',
    reach: ({ agents }, scope, theirs) => agents.delete(scope, theirs.records.user.id),
    nothing: undefined,
  },
  {
    method: 'redirects.ofHolders',
    reach: ({ redirects }, scope, theirs) => redirects.ofHolders(scope, [theirs.records.redirect.holder]),
    nothing: [],
  },
  {
    method: 'audit.find',
    reach: async ({ audit }, scope, theirs) => {
      const { items } = await audit.list({ companyId: theirs.companyId }, everything);
      return await audit.find(scope, items[0]!.id);
    },
    nothing: null,
  },
  {
    method: 'audit.list by their object',
    reach: ({ audit }, scope, theirs) =>
      audit.list(scope, { ...everything, where: { kind: 'queue', objectId: theirs.records.queue.id } }),
    nothing: emptyPage,
  },
  {
    method: 'audit.changes of their entries',
    reach: async ({ audit }, scope, theirs) => {
      const { items } = await audit.list({ companyId: theirs.companyId }, everything);
      const ids = items.map(({ id }) => id);
      return await audit.changes(scope, items[0]!.kind as RecordKind, ids, 1_000_000);
    },
    nothing: [],
  },
  {
    method: 'changes.findRevision',
    reach: ({ changes }, scope) => changes.findRevision(scope, 1),
    nothing: null,
  },
  {
    method: 'changes.listRevisions',
    reach: ({ changes }, scope) => changes.listRevisions(scope, { limit: 100, before: null }),
    nothing: [],
  },
  {
    method: 'callHistory.list, by each filter, which finds a call of theirs',
    reach: async ({ callHistory }, scope, theirs) => {
      const pages = Object.values(theirFilters).map(async (where) => {
        const found = await callHistory.list({ companyId: theirs.companyId }, { ...everything, where });
        expect(found.items, `their calls by ${JSON.stringify(where)}`).to.have.length.greaterThan(0);
        return callHistory.list(scope, { ...everything, where });
      });
      return (await Promise.all(pages)).flatMap(({ items }) => items);
    },
    nothing: [],
  },
  {
    method: 'callHistory.list after their call',
    reach: async ({ callHistory }, scope, theirs) =>
      callHistory.list(scope, { limit: 500, after: await firstOf(callHistory, theirs), where: {} }),
    nothing: emptyPage,
  },
  {
    method: 'callHistory.find',
    reach: async ({ callHistory }, scope, theirs) =>
      callHistory.find(scope, (await firstOf(callHistory, theirs)).id),
    nothing: null,
  },
  {
    method: 'callHistory.entered',
    reach: ({ callHistory }, scope) => callHistory.entered(scope, { ...everything, ...allTime }),
    nothing: emptyPage,
  },
  {
    method: 'changes.waiting',
    reach: ({ changes }, { companyId }) => changes.waiting(companyId, 1_000),
    nothing: [],
  },
];

async function firstOf(callHistory: CallHistory, { companyId }: SampleCompany): Promise<CallSummary> {
  const { items } = await callHistory.list({ companyId }, { ...everything, where: {} });
  expect(items, 'their calls').to.have.length.greaterThan(1);
  return items[0]!;
}

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
