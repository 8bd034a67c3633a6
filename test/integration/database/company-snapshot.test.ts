import { expect } from 'chai';
import type { RecordBase } from '../../../src/application/ports/records/record-base.ts';
import { ringExits } from '../../support/hang-ups.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { addCompany, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** All of a record but what belongs to its keeping. */
/** Who is responsible is nothing to engines. */
function factsOf<R extends RecordBase & { editorIds?: unknown }>({
  companyId: _company,
  version: _version,
  createdAt: _at,
  updatedAt: _on,
  editorIds: _editors,
  ...facts
}: R) {
  return facts;
}

function namelessFactsOf<R extends RecordBase & { name: string }>(record: R) {
  const { name: _name, ...facts } = factsOf(record);
  return facts;
}

const edits = {
  phone: { sealedSecret: 'sealed anew' },
  extension: { devices: [] },
  trunk: { inboundAddresses: ['192.0.2.77'] },
  number: { destination: { kind: 'hang-up', reason: 'declined' } },
  queue: { ringSeconds: 7 },
  'ring-group': { ringSeconds: 7 },
  calendar: { defaultDestination: { kind: 'hang-up', reason: 'declined' } },
  'caller-list': { purpose: 'vip' },
  redirect: { applies: 'always', callerListIds: [] },
  prompt: { contentHash: 'f'.repeat(64) },
  announcement: { next: { kind: 'hang-up', reason: 'declined' } },
  menu: { tries: 7 },
  'voicemail-box': { maxSeconds: 77 },
} as const;
type SnapshotKind = keyof typeof edits;
const snapshotKinds = Object.keys(edits) as SnapshotKind[];

describe('the snapshot of a company', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  const scope = () => ({ companyId: company.companyId });
  const snapshots = () => test.database.stores.snapshots;

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });

  it('holds all that a node must know, and the revision that it belongs to', async () => {
    const { records, changes } = test.database.stores;
    const { phone, extension, trunk, number, queue } = company.records;
    const mobile = await records.phone.insert({
      ...company.drafts.phone(),
      kind: 'mobile',
      sipUser: null,
      sealedSecret: null,
      mobileNumber: '+36301112233',
      trunkId: trunk.id,
    });
    await records.extension.update({
      ...extension,
      outsideCalls: 'international',
      shownNumberId: number.id,
      recordedCalls: ['in', 'out'],
      devices: [
        { phoneId: mobile.id, startSeconds: 10 },
        { phoneId: phone.id, startSeconds: 0 },
      ],
    });
    const {
      email: _email,
      listenerIds: _listeners,
      ...boxFacts
    } = namelessFactsOf(company.records['voicemail-box']);
    await records.number.update({ ...number, trunkId: trunk.id, record: true });
    const { companies } = test.database.stores;
    await companies.update({ ...(await companies.find(company.companyId))!, recordedCalls: ['internal'] });
    await changes.nextRevision(company.companyId);
    expect(await snapshots().company(company.companyId)).to.deep.equal({
      companyId: company.companyId,
      revision: 1,
      country: 'HU',
      emergencyNumbers: ['112'],
      recordedCalls: ['internal'],
      phones: [
        {
          id: phone.id,
          kind: 'sip',
          sipUser: phone.sipUser,
          sealedSecret: 'sealed',
          mobileNumber: null,
          trunkId: null,
        },
        {
          id: mobile.id,
          kind: 'mobile',
          sipUser: null,
          sealedSecret: null,
          mobileNumber: '+36301112233',
          trunkId: trunk.id,
        },
      ],
      extensions: [
        {
          id: extension.id,
          digits: '100',
          name: 'Desk',
          ringSeconds: 25,
          devices: [
            { phoneId: phone.id, startSeconds: 0 },
            { phoneId: mobile.id, startSeconds: 10 },
          ],
          outsideCalls: 'international',
          shownNumberId: number.id,
          recordedCalls: ['in', 'out'],
          ...ringExits,
        },
      ],
      trunks: [
        {
          id: trunk.id,
          host: 'sip.example.com',
          port: 5060,
          inboundAddresses: ['192.0.2.1', '192.0.2.2'],
          numberFormat: null,
          register: true,
          username: 'customer',
          sealedSecret: 'sealed',
        },
      ],
      numbers: [
        {
          id: number.id,
          digits: number.digits,
          record: true,
          trunkId: trunk.id,
          destination: { kind: 'queue', queueId: queue.id },
        },
      ],
      queues: [
        {
          id: queue.id,
          strategy: 'longest-idle',
          ringSeconds: 15,
          wrapUpSeconds: 5,
          maxWaitSeconds: null,
          maxCallers: 10,
          joinWhenEmpty: true,
          musicPromptId: company.records.prompt.id,
          announcePosition: false,
          announceEverySeconds: 30,
          record: true,
          onTimeout: { kind: 'extension', extensionId: extension.id },
          onFull: { kind: 'hang-up', reason: 'normal' },
          onEmpty: { kind: 'hang-up', reason: 'normal' },
          keys: [{ key: '#', destination: { kind: 'hang-up', reason: 'normal' } }],
        },
      ],
      ringGroups: [factsOf(company.records['ring-group'])],
      calendars: [factsOf(company.records.calendar)],
      callerLists: [factsOf(company.records['caller-list'])],
      redirects: [factsOf(company.records.redirect)],
      prompts: [{ id: company.records.prompt.id, contentHash: null }],
      announcements: [namelessFactsOf(company.records.announcement)],
      menus: [namelessFactsOf(company.records.menu)],
      voicemailBoxes: [boxFacts],
    });
  });

  it('is empty for a new company and null for none', async () => {
    const { id } = await addCompany(test.database);
    expect(await snapshots().company(id)).to.deep.include({ revision: 0, queues: [], phones: [] });
    expect(await snapshots().company(4_000_000)).to.equal(null);
  });

  it('reads a calendar again only when it was edited, and believes no edit that was rolled back', async () => {
    const { companyId } = company;
    const { calendar } = company.records;
    const calendars = async () => (await snapshots().company(companyId))?.calendars ?? [];
    const other = await test.database.stores.records.calendar.insert(company.drafts.calendar());
    const [first, second] = await calendars();
    expect([first?.id, second?.id]).to.deep.equal([calendar.id, other.id]);

    const rolledBack = test.database.transaction(async (stores) => {
      await stores.records.calendar.update({ ...calendar, name: 'Never' });
      const inside = await stores.snapshots.company(companyId);
      expect(inside?.calendars[0]?.name).to.equal('Never');
      throw new Error('rolled back');
    });
    expect((await rejectionOf(rolledBack)).message).to.equal('rolled back');
    expect((await calendars())[0]).to.equal(first);

    await test.database.stores.records.calendar.update({ ...calendar, name: 'Edited' });
    const edited = await calendars();
    expect(edited[0]?.name).to.equal('Edited');
    expect(edited[1]).to.equal(second);

    await test.database.stores.records.calendar.delete(scope(), other.id);
    expect((await calendars()).map(({ id }) => id)).to.deep.equal([calendar.id]);
  });

  it('says what is stored, whatever was edited, made or deleted since it was read before', async () => {
    const { companyId } = company;
    const { records } = test.database.stores;
    const isAsStored = async (what: string) => {
      const again = await snapshots().company(companyId);
      // Inside of a transaction nothing is believed that was read before.
      const stored = await test.database.transaction((stores) => stores.snapshots.company(companyId));
      expect(again, what).to.deep.equal(stored);
      return again;
    };
    let before = await isAsStored('at first');
    const editOne = async <K extends SnapshotKind>(kind: K, edit: (typeof edits)[K]) => {
      await records[kind].update({ ...company.records[kind], ...edit });
      const after = await isAsStored(`${kind} edited`);
      expect(after, `${kind} edited`).to.not.deep.equal(before);
      const made = await records[kind].insert(company.drafts[kind]());
      expect(await isAsStored(`${kind} made`), `${kind} made`).to.not.deep.equal(after);
      await records[kind].delete(scope(), made.id);
      before = await isAsStored(`${kind} deleted`);
      expect(before, `${kind} deleted`).to.deep.equal(after);
    };
    for (const kind of snapshotKinds) await editOne(kind, edits[kind]);
  });

  for (const where of ['outside', 'inside'] as const) {
    it(`belongs to one revision while others write, read ${where} a transaction`, async () => {
      const { companyId } = company;
      const writing = new AbortController();
      const writer = (async () => {
        let { extension, queue } = company.records;
        for (let revision = 1; !writing.signal.aborted; revision += 1) {
          await test.database.transaction(async (stores) => {
            await stores.changes.nextRevision(companyId);
            extension = await stores.records.extension.update({ ...extension, ringSeconds: revision });
            queue = await stores.records.queue.update({ ...queue, wrapUpSeconds: revision });
          });
        }
      })();
      const seen = new Set<number>();
      try {
        for (let reading = 0; reading < 60; reading += 1) {
          const snapshot =
            where === 'outside'
              ? await snapshots().company(companyId)
              : await test.database.transaction((stores) => stores.snapshots.company(companyId));
          const { revision, queues, extensions } = snapshot!;
          seen.add(revision);
          if (revision === 0) continue;
          expect([extensions[0]?.ringSeconds, queues[0]?.wrapUpSeconds]).to.deep.equal([revision, revision]);
        }
      } finally {
        writing.abort();
        await writer;
      }
      expect(seen.size, 'the writer was at work').to.be.greaterThan(3);
    });
  }

  it('sees what its own transaction has written', async () => {
    await test.database.transaction(async (stores) => {
      const { id } = await stores.records.queue.insert(company.drafts.queue());
      const snapshot = await stores.snapshots.company(company.companyId);
      expect(snapshot?.queues.map((queue) => queue.id)).to.include(id);
    });
  });

  it('leaves its connection as it found it', async () => {
    await snapshots().company(company.companyId);
    await test.database.transaction(async (stores) => {
      const { records } = test.database.stores;
      const seen = () => stores.records.queue.find(scope(), company.records.queue.id);
      await seen();
      const renamed = await records.queue.update({ ...company.records.queue, name: 'Renamed by another' });
      expect(await seen(), 'read committed again').to.deep.equal(renamed);
    });
  });
});
