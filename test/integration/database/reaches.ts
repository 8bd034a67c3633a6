import { expect } from 'chai';
import type { RecordStore, Stores } from '../../../src/application/ports/stores.ts';
import type { RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { RecordKind } from '../../../src/application/ports/records/record-kinds.ts';
import type { CallFilters, CallHistory, CallSummary } from '../../../src/application/ports/call-history.ts';
import type { Scope } from '../../../src/domain/access/principal.ts';
import { rejectionOf } from './rejection.ts';
import { recordKinds } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** One method of one store, asked by company B for an object of company A. */
export interface Reach {
  readonly method: string;
  readonly reach: (stores: Stores, scope: Scope, theirs: SampleCompany) => Promise<unknown>;
  /** What an object that does not exist would give. */
  readonly nothing: unknown;
}

export const everything = { limit: 500, after: null };
export const allTime = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
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

export const reaches: readonly Reach[] = [
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
