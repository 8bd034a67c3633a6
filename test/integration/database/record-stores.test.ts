import { expect } from 'chai';
import { DuplicateValueError } from '../../../src/application/ports/stores.ts';
import type { RecordStore } from '../../../src/application/ports/stores.ts';
import type { NewRecord, RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { RecordKind } from '../../../src/application/ports/records/record-kinds.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany, recordKinds } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('stores of records', () => {
  let test: TestDatabase;
  let company: SampleCompany;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(async () => {
    await test.drop();
  });

  /** The store and the draft of a kind, of which only what all kinds have is used. */
  function of(kind: RecordKind): { store: RecordStore<RecordBase>; draft: () => NewRecord<RecordBase> } {
    return {
      store: test.database.stores.records[kind],
      draft: company.drafts[kind],
    };
  }
  const scope = () => ({ companyId: company.companyId });

  for (const kind of recordKinds) {
    describe(kind, () => {
      it('is found as it was inserted, with all its fields', async () => {
        const { store, draft } = of(kind);
        const fields = draft();
        const inserted = await store.insert(fields);
        expect(inserted).to.deep.include(fields);
        expect(inserted.version).to.equal(1);
        expect(inserted.createdAt).to.deep.equal(inserted.updatedAt);
        expect(await store.find(scope(), inserted.id)).to.deep.equal(inserted);
        expect(await store.findMany(scope(), [inserted.id, 4_000_000_000])).to.deep.equal([inserted]);
        expect(await store.findMany(scope(), [])).to.deep.equal([]);
      });

      it('is stored as edited, one version further', async () => {
        const { store, draft } = of(kind);
        const inserted = await store.insert(draft());
        const other = draft();
        const updated = await store.update({ ...inserted, ...other });
        expect(updated).to.deep.include({
          ...other,
          id: inserted.id,
          version: 2,
          createdAt: inserted.createdAt,
        });
        expect(await store.find(scope(), inserted.id)).to.deep.equal(updated);
      });

      it('is not overwritten by somebody who read an older version', async () => {
        const { store, draft } = of(kind);
        const inserted = await store.insert(draft());
        const updated = await store.update(inserted);
        expect(await rejectionOf(store.update(inserted))).to.have.property('code', 'stale-record');
        expect(await store.find(scope(), inserted.id)).to.deep.equal(updated);
      });

      it('is gone after it was deleted, and nothing else is', async () => {
        const { store, draft } = of(kind);
        const [one, two] = [await store.insert(draft()), await store.insert(draft())];
        await store.delete(scope(), one.id);
        expect(await store.find(scope(), one.id)).to.equal(null);
        expect(await store.find(scope(), two.id)).to.deep.equal(two);
        await store.delete(scope(), one.id);
      });

      it('is listed page by page, oldest first, each once', async () => {
        const { store, draft } = of(kind);
        for (let more = 0; more < 5; more += 1) await store.insert(draft());
        const all = await store.list(scope(), { limit: 500, after: null });
        expect(all.next).to.equal(null);
        expect(all.items.map(({ id }) => id)).to.deep.equal(
          all.items.map(({ id }) => id).sort((a, b) => a - b),
        );
        const paged: RecordBase[] = [];
        let after: number | null = null;
        do {
          const page: Awaited<ReturnType<typeof store.list>> = await store.list(scope(), { limit: 2, after });
          expect(page.items.length).to.be.within(1, 2);
          paged.push(...page.items);
          after = page.next;
        } while (after !== null);
        expect(paged).to.deep.equal(all.items);
      });

      it('is locked inside a transaction only', async () => {
        const { store, draft } = of(kind);
        const inserted = await store.insert(draft());
        expect(await rejectionOf(store.findForUpdate(scope(), inserted.id))).to.match(/inside a transaction/);
        const locked = await test.database.transaction(({ records }) => {
          const inside: RecordStore<RecordBase> = records[kind];
          return inside.findForUpdate(scope(), inserted.id);
        });
        expect(locked).to.deep.equal(inserted);
      });
    });
  }

  it('filter lists by equality of stored fields, null included', async () => {
    const { phone, recording, status } = test.database.stores.records;
    const mobile = await phone.insert({
      companyId: company.companyId,
      name: 'Mobile',
      kind: 'mobile',
      sipUser: null,
      sealedSecret: null,
      mobileNumber: '+36301112233',
      trunkId: company.records.trunk.id,
    });
    const where = { kind: 'mobile', sipUser: null } as const;
    expect((await phone.list(scope(), { limit: 10, after: null, where })).items).to.deep.equal([mobile]);
    const { items: defaults } = await status.list(scope(), {
      limit: 10,
      after: null,
      where: { isDefault: true },
    });
    expect(defaults).to.deep.equal([company.records.status]);
    const { startedAt, fileBase } = company.records.recording;
    const { items } = await recording.list(scope(), {
      limit: 10,
      after: null,
      where: { startedAt, fileBase },
    });
    expect(items).to.deep.equal([company.records.recording]);
  });

  it('refuse to filter by what is not a column, whatever its name', async () => {
    const { role } = test.database.stores.records;
    for (const field of ['rights', 'nothing', '1=1) OR (1', 'constructor', '__proto__x']) {
      const list = role.list(scope(), { limit: 1, after: null, where: { [field]: 'x' } });
      expect(await rejectionOf(list), field).to.match(/cannot be filtered by/);
    }
  });

  it('name the field of a value that another object has', async () => {
    const { records, mediaNodes, agents } = test.database.stores;
    const other = await addSampleCompany(test.database);
    const { user, phone, number, recording, role, extension } = company.records;
    const duplicates: [string, () => Promise<unknown>][] = [
      ['email', () => records.user.insert({ ...other.drafts.user(), email: user.email })],
      ['email', () => records.user.update({ ...other.records.user, email: user.email })],
      ['agentNumber', () => records.user.insert({ ...company.drafts.user(), agentNumber: user.agentNumber })],
      ['sipUser', () => records.phone.insert({ ...other.drafts.phone(), sipUser: phone.sipUser })],
      ['digits', () => records.number.insert({ ...other.drafts.number(), digits: number.digits })],
      ['digits', () => records.extension.insert({ ...company.drafts.extension(), digits: extension.digits })],
      ['name', () => records.role.insert({ ...company.drafts.role(), name: role.name })],
      ['fileBase', () => records.recording.insert({ ...recording })],
      ['keyHash', () => records['api-key'].insert(company.records['api-key'])],
      ['builtIn', () => records.status.insert({ ...company.drafts.status(), builtIn: 'connected' })],
      ['name', () => mediaNodes.all().then(([node]) => mediaNodes.insert(node!))],
      ['id', async () => agents.insert((await agents.find(scope(), user.id))!)],
      [
        'skills',
        () =>
          records.user.insert({
            ...company.drafts.user(),
            skills: [1, 2].map((level) => ({ skillId: company.records.skill.id, level })),
          }),
      ],
    ];
    for (const [field, attempt] of duplicates) {
      const error = await rejectionOf(attempt());
      expect(error, field).to.be.instanceOf(DuplicateValueError);
      expect(error).to.have.property('field', field);
    }
    await records.user.insert({ ...other.drafts.user(), agentNumber: user.agentNumber });
    // The same agent number, extension and role name in another company is no duplicate.
    expect(other.records.extension.digits).to.equal(extension.digits);
    expect(other.records.role.name).to.equal(role.name);
  });

  it('name the field by the key, whatever the value says', async () => {
    const { user } = test.database.stores.records;
    const email = "x' for key 'users.uq_phones_sipUser'";
    await user.insert({ ...company.drafts.user(), email });
    const error = await rejectionOf(user.insert({ ...company.drafts.user(), email }));
    expect(error).to.have.property('field', 'email');
  });

  it('take a value in another case as another value', async () => {
    const { role } = test.database.stores.records;
    await role.insert({ ...company.drafts.role(), name: 'Árvíz' });
    await role.insert({ ...company.drafts.role(), name: 'árvíz' });
    await role.insert({ ...company.drafts.role(), name: 'Arviz' });
  });

  it('refuse text that does not fit rather than cut it', async () => {
    const { skill } = test.database.stores.records;
    const name = '🦆'.repeat(100);
    expect((await skill.insert({ ...company.drafts.skill(), name })).name).to.equal(name);
    expect(await rejectionOf(skill.insert({ ...company.drafts.skill(), name: `${name}x` }))).to.match(
      /too long/,
    );
  });

  it('tell no permitted seat from any seat [U8]', async () => {
    const { user, extension } = test.database.stores.records;
    const other = await extension.insert(company.drafts.extension());
    const anywhere = await user.insert({ ...company.drafts.user(), seatIds: null });
    const nowhere = await user.insert({ ...company.drafts.user(), seatIds: [] });
    expect([anywhere.seatIds, nowhere.seatIds]).to.deep.equal([null, []]);
    const seats = [company.records.extension.id, other.id];
    await user.update({ ...anywhere, seatIds: seats.toReversed() });
    expect((await user.find(scope(), anywhere.id))?.seatIds).to.deep.equal(seats);
    await user.update({ ...anywhere, version: 2, seatIds: null });
    expect((await user.find(scope(), anywhere.id))?.seatIds).to.equal(null);
    const { items } = await user.list(scope(), { limit: 9, after: null, where: { workingHoursId: null } });
    expect(items).to.deep.equal([]);
  });

  it('keep the levels, devices and supervisors of a record in order, and replace them as a whole', async () => {
    const { user, extension, skill, phone } = test.database.stores.records;
    const [skillA, skillB] = [
      await skill.insert(company.drafts.skill()),
      await skill.insert(company.drafts.skill()),
    ];
    const [phoneA, phoneB] = [
      await phone.insert(company.drafts.phone()),
      await phone.insert(company.drafts.phone()),
    ];
    const boss = await user.insert(company.drafts.user());
    const agent = await user.insert({
      ...company.drafts.user(),
      skills: [
        { skillId: skillB.id, level: 9 },
        { skillId: skillA.id, level: 2 },
      ],
      supervisorIds: [boss.id, company.records.user.id],
    });
    expect(agent.skills).to.deep.equal([
      { skillId: skillA.id, level: 2 },
      { skillId: skillB.id, level: 9 },
    ]);
    expect(agent.supervisorIds).to.deep.equal([company.records.user.id, boss.id]);
    const edited = await user.update({
      ...agent,
      skills: [{ skillId: skillB.id, level: 1 }],
      supervisorIds: [],
    });
    expect(await user.find(scope(), agent.id)).to.deep.equal(edited);

    const devices = [
      { phoneId: phoneB.id, startSeconds: 5 },
      { phoneId: phoneA.id, startSeconds: 5 },
    ];
    const desk = await extension.insert({ ...company.drafts.extension(), devices });
    expect(desk.devices).to.deep.equal(devices);
    await extension.update({ ...desk, devices: devices.toReversed() });
    expect((await extension.find(scope(), desk.id))?.devices).to.deep.equal(devices.toReversed());
    await extension.update({ ...desk, version: 2, devices: [] });
    expect((await extension.find(scope(), desk.id))?.devices).to.deep.equal([]);
  });
});
