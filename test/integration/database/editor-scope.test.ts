import { expect } from 'chai';
import type { RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { RecordKinds } from '../../../src/application/ports/records/record-kinds.ts';
import type { RecordStore, Stores } from '../../../src/application/ports/stores.ts';
import type { Scope } from '../../../src/domain/access/principal.ts';
import type { UserId } from '../../../src/domain/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addSampleCompany, recordKinds, type SampleCompany } from './sample-company.ts';

type Edited = RecordBase & { readonly editorIds: readonly UserId[] };
const editedKinds = ['calendar', 'number', 'menu', 'ring-group'] as const;
/** A redirect belongs to whom belongs what it is set on. */
const hiddenKinds = [...editedKinds, 'redirect'] as const;
type HiddenKind = (typeof hiddenKinds)[number];

/** Each way to a stored object, and what it gives when there is none. */
const ways: readonly {
  method: string;
  reach: (store: RecordStore<RecordBase>, scope: Scope, id: number) => Promise<unknown>;
  nothing: unknown;
}[] = [
  { method: 'find', reach: (store, scope, id) => store.find(scope, id), nothing: null },
  { method: 'findForUpdate', reach: (store, scope, id) => store.findForUpdate(scope, id), nothing: null },
  { method: 'findMany', reach: (store, scope, id) => store.findMany(scope, [id]), nothing: [] },
  {
    method: 'list',
    reach: async (store, scope) => (await store.list(scope, { limit: 500, after: null })).items,
    nothing: [],
  },
  {
    method: 'list with its id as a filter',
    reach: async (store, scope, id) =>
      (await store.list(scope, { limit: 500, after: null, where: { id } })).items,
    nothing: [],
  },
  { method: 'referrers', reach: (store, scope, id) => store.referrers(scope, id, 10), nothing: [] },
  { method: 'delete', reach: (store, scope, id) => store.delete(scope, id), nothing: undefined },
];

describe('the scope of who is no administrator [R6, L6, P8]', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let leader: UserId;
  let scope: Scope;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
    const { records } = test.database.stores;
    const user = await records.user.insert({ ...company.drafts.user(), extensionId: null });
    leader = user.id;
    scope = { companyId: company.companyId, editorId: leader };
    // Somebody points at each, so that there are referrers to be hidden.
    const { calendar, menu } = company.records;
    const ringGroupId = company.records['ring-group'].id;
    for (const destination of [
      { kind: 'calendar' as const, calendarId: calendar.id },
      { kind: 'menu' as const, menuId: menu.id },
      { kind: 'ring-group' as const, ringGroupId },
    ])
      await records.number.insert({ ...company.drafts.number(), destination });
  });
  after(() => test.drop());

  const reach = (kind: HiddenKind, way: (typeof ways)[number], within: Scope) =>
    test.database.transaction((stores: Stores) =>
      way.reach(stores.records[kind], within, company.records[kind].id),
    );

  for (const kind of hiddenKinds) {
    for (const way of ways) {
      it(`has no ${kind} of others, by ${way.method}`, async () => {
        expect(await reach(kind, way, scope)).to.deep.equal(way.nothing);
        const all = { companyId: company.companyId };
        expect(await test.database.stores.records[kind].find(all, company.records[kind].id)).to.not.equal(
          null,
        );
      });
    }
  }

  for (const kind of editedKinds) {
    it(`has each ${kind} that the person is an editor of, from that moment on and no longer`, async () => {
      const store = test.database.stores.records[kind] as unknown as RecordStore<Edited>;
      const all = { companyId: company.companyId };
      const record = await store.find(all, company.records[kind].id);
      const edited = await store.update({ ...record!, editorIds: [leader] });
      expect(await store.find(scope, edited.id)).to.deep.equal(edited);
      expect((await store.list(scope, { limit: 500, after: null })).items).to.deep.equal([edited]);
      expect(await store.findMany(scope, [edited.id])).to.deep.equal([edited]);
      const locked = await test.database.transaction(({ records }) =>
        (records[kind] as RecordStore<RecordBase>).findForUpdate(scope, edited.id),
      );
      expect(locked).to.deep.equal(edited);
      const other = { ...scope, editorId: company.records.user.id };
      expect(await store.find(other, edited.id)).to.equal(null);
      await store.update({ ...edited, editorIds: [] });
      expect(await store.find(scope, edited.id)).to.equal(null);
    });
  }

  it('has the redirects on the own extension, and on what the person is an editor of', async () => {
    const { records } = test.database.stores;
    const ringGroup = await records['ring-group'].insert({
      ...company.drafts['ring-group'](),
      editorIds: [leader],
    });
    const number = await records.number.insert({ ...company.drafts.number(), editorIds: [leader] });
    const extension = await records.extension.insert(company.drafts.extension());
    const own = [
      { kind: 'ring-group' as const, ringGroupId: ringGroup.id },
      { kind: 'number' as const, numberId: number.id },
      { kind: 'extension' as const, extensionId: extension.id },
    ];
    const all = { companyId: company.companyId };
    const user = await records.user.find(all, leader);
    await records.user.update({ ...user!, extensionId: extension.id });
    const made = [];
    for (const holder of own)
      made.push(await records.redirect.insert({ ...company.drafts.redirect(), holder }));
    expect((await records.redirect.list(scope, { limit: 500, after: null })).items).to.deep.equal(made);
    for (const { id } of made) await records.redirect.delete(scope, id);
    expect((await records.redirect.list(scope, { limit: 500, after: null })).items).to.deep.equal([]);
    for (const { id } of made) expect(await records.redirect.find(all, id)).to.equal(null);
  });

  it('has all objects of the kinds that have no editors', async () => {
    const others = recordKinds.filter((kind) => !hiddenKinds.some((hidden) => hidden === kind));
    for (const kind of others) {
      const store = test.database.stores.records[kind] as RecordStore<RecordKinds[typeof kind]>;
      expect(await store.find(scope, company.records[kind].id), kind).to.not.equal(null);
    }
  });

  it('an editor who is deleted is none any more', async () => {
    const { records } = test.database.stores;
    const gone = await records.user.insert(company.drafts.user());
    const menu = await records.menu.insert({ ...company.drafts.menu(), editorIds: [gone.id, leader] });
    await records.user.delete({ companyId: company.companyId }, gone.id);
    expect((await records.menu.find(scope, menu.id))?.editorIds).to.deep.equal([leader]);
  });

  it('nobody of another company can be an editor', async () => {
    const other = await addSampleCompany(test.database);
    const { calendar } = test.database.stores.records;
    const strange = calendar.insert({ ...company.drafts.calendar(), editorIds: [other.records.user.id] });
    expect(
      await strange.then(
        () => null,
        (error: unknown) => error,
      ),
    ).to.have.property('code', 'reference-conflict');
  });
});
