import { expect } from 'chai';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addMediaNode, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('stores of what the running system writes', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  const scope = () => ({ companyId: company.companyId });
  const now = new Date('2026-10-25T00:59:59.999Z');

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });

  describe('audit', () => {
    it('is listed newest first, page by page, and filtered', async () => {
      const { audit } = test.database.stores;
      const entry = {
        companyId: company.companyId,
        at: now,
        userId: company.records.user.id,
        apiKeyId: null,
        label: 'anna@example.com',
        address: '192.0.2.7',
        action: 'edit',
        kind: 'queue',
        objectId: 1,
        revision: 7,
        before: { name: 'Old', nested: [1, null, { deep: true }] },
        after: null,
      };
      for (let objectId = 1; objectId <= 5; objectId += 1) await audit.insert({ ...entry, objectId });
      await audit.insert({ ...entry, kind: 'user', userId: null, apiKeyId: 3 });
      const all = await audit.list(scope(), { limit: 100, after: null });
      expect(all.items.map(({ objectId }) => objectId)).to.deep.equal([1, 5, 4, 3, 2, 1]);
      const first = await audit.list(scope(), { limit: 4, after: null });
      const rest = await audit.list(scope(), { limit: 4, after: first.next });
      expect([...first.items, ...rest.items]).to.deep.equal(all.items);
      expect(rest.next).to.equal(null);
      const { id, ...fields } = (await audit.find(scope(), all.items[1]!.id))!;
      expect(fields).to.deep.equal({ ...entry, objectId: 5 });
      expect(id).to.equal(all.items[1]!.id);
      // Entries of about a hundred bytes each.
      const short = await audit.list(scope(), { limit: 100, after: null, mostBytes: 150 });
      expect(short.items, 'a page ends early').to.deep.equal(all.items.slice(0, short.items.length));
      expect(short.items.length).to.be.within(1, 4);
      expect(short.next).to.equal(short.items.at(-1)?.id);
      const where = { kind: 'queue', objectId: 1, userId: company.records.user.id };
      expect((await audit.list(scope(), { limit: 9, after: null, where })).items).to.have.length(1);
    });

    it('are found by their kind, however long they are', async () => {
      const { audit } = test.database.stores;
      const what = { at: new Date(), userId: null, apiKeyId: null, label: 'x', address: '', action: 'edit' };
      const long = { companyId: company.companyId, ...what, kind: 'calendar', objectId: 1 };
      for (const revision of [101, 102])
        await audit.insert({ ...long, revision, before: { text: 'x'.repeat(1_000_000) }, after: null });
      const query = { limit: 500, after: null, where: { kind: 'calendar' }, mostBytes: 900_000 };
      const { items, next } = await audit.list(scope(), query);
      expect(items.map(({ revision }) => revision)).to.deep.equal([102]);
      expect(next).to.equal(items[0]?.id);
      const ids = await audit.idsOfChangesAfter(scope(), 'calendar', 100, 500);
      const revisions = async (mostBytes: number) =>
        (await audit.changes(scope(), 'calendar', ids, mostBytes)).map(({ revision }) => revision);
      expect(await revisions(3_000_000)).to.deep.equal([102, 101]);
      expect(await revisions(1_500_000)).to.deep.equal([102]);
      expect(await revisions(1)).to.deep.equal([102]);
    });
  });

  describe('idempotency keys', () => {
    const answer = { requestHash: 'abc', body: { id: 7 } };

    it('give the answer that was remembered, to the same user only', async () => {
      const { idempotency } = test.database.stores;
      const user = company.records.user.id;
      await test.database.transaction(async (stores) => {
        expect(await stores.idempotency.claim(user, 'key-1', 'abc')).to.equal(null);
        await stores.idempotency.remember(user, 'key-1', answer);
      });
      expect(await idempotency.claim(user, 'key-1', 'other')).to.deep.equal(answer);
      expect(await idempotency.claim(user, 'KEY-1', 'abc')).to.equal(null);
      expect(await idempotency.claim(user + 1_000, 'key-1', 'abc')).to.equal(null);
    });

    it('remember any JSON', async () => {
      const { idempotency } = test.database.stores;
      for (const body of [null, 'text', 5, [], { a: [{}] }]) {
        await idempotency.remember(1_000_000, 'k', { ...answer, body });
        expect(await idempotency.claim(1_000_000, 'k', 'abc')).to.deep.equal({ ...answer, body });
      }
    });

    it('are free again when the request failed, and when they are old', async () => {
      const { idempotency } = test.database.stores;
      const user = company.records.user.id;
      const failed = test.database.transaction(async (stores) => {
        await stores.idempotency.claim(user, 'key-2', 'abc');
        await stores.idempotency.remember(user, 'key-2', answer);
        throw new Error('refused');
      });
      await failed.catch((error: unknown) => {
        expect(error).to.match(/refused/);
      });
      expect(await idempotency.claim(user, 'key-2', 'abc')).to.equal(null);
      await idempotency.remember(user, 'key-2', answer);
      expect(await idempotency.forgetBefore(new Date(Date.now() - 60_000))).to.equal(0);
      expect(await idempotency.forgetBefore(new Date(Date.now() + 60_000))).to.be.at.least(1);
      expect(await idempotency.claim(user, 'key-2', 'abc')).to.equal(null);
    });
  });

  describe('leases', () => {
    it('tell what the owner said of the node, as long as somebody owns it', async () => {
      const { leases } = test.database.stores;
      const node = await addMediaNode(test.database);
      const told = async () => (await leases.states()).find(({ mediaNodeId }) => mediaNodeId === node);
      const unapplied = 'agent 77: Already there';
      await leases.acquire(node, 'a', 60_000, { fault: null, unapplied });
      expect(await told()).to.deep.include({ linked: true, reason: null, unapplied });
      await leases.acquire(node, 'a', 60_000, { fault: 'it is away', unapplied });
      expect(await told()).to.deep.include({ linked: false, reason: 'it is away', unapplied: null });
      await leases.acquire(node, 'a', 60_000);
      expect(await told()).to.deep.include({ linked: true, unapplied: null });
      await leases.release(node, 'a');
      expect(await told()).to.deep.include({ linked: false, unapplied: null });
    });

    it('are held by one owner, with a fence that grows at each change of owner', async () => {
      const { leases } = test.database.stores;
      const node = await addMediaNode(test.database);
      expect(await leases.acquire(node, 'a', 60_000)).to.equal(1);
      expect(await leases.acquire(node, 'a', 60_000)).to.equal(1);
      expect(await leases.acquire(node, 'b', 60_000)).to.equal(null);
      await leases.release(node, 'b');
      expect(await leases.acquire(node, 'b', 60_000)).to.equal(null);
      await leases.release(node, 'a');
      expect(await leases.acquire(node, 'b', 0)).to.equal(2);
      expect(await leases.acquire(node, 'a', 60_000), 'b has let it run out').to.equal(3);
      await leases.release(node, 'a');
      expect(await leases.acquire(node, 'a', 60_000), 'given back and taken again').to.equal(4);
    });

    it('are not given for a node that does not exist', async () => {
      expect(await test.database.stores.leases.acquire(4_000_000, 'a', 1_000)).to.equal(null);
    });
  });

  describe('journal', () => {
    it('keeps how far it was read, also beyond what a number holds', async () => {
      const { journal } = test.database.stores;
      expect(await journal.position(company.mediaNodeId)).to.equal(null);
      const at = new Date('2026-05-06T07:08:09.010Z');
      const early = { inode: '1', offset: 0, knownUntil: at };
      await journal.savePosition(company.mediaNodeId, early, at);
      expect(await journal.position(company.mediaNodeId)).to.deep.equal(early);
      const position = { inode: '18446744073709551615', offset: 4_503_599_627_370_496, knownUntil: null };
      await journal.savePosition(company.mediaNodeId, position, null);
      expect(await journal.position(company.mediaNodeId)).to.deep.equal(position);
      expect(await journal.lastEventAt(company.mediaNodeId)).to.deep.equal(at);
    });

    it('moves what is being recorded on a channel to another call, and nothing else', async () => {
      const { journal, records } = test.database.stores;
      const { companyId, mediaNodeId } = company;
      const queueId = company.records.queue.id;
      const voicemailBoxId = company.records['voicemail-box'].id;
      const kept = async (state: 'recording' | 'stored', channelId: string) => {
        const recording = { ...company.drafts.recording(), state, queueId, callId: 'sw-1.1' };
        const message = { ...company.drafts['voicemail-message'](), state, voicemailBoxId, callId: 'sw-1.1' };
        const ofMessage = `voicemail-${companyId}-${voicemailBoxId}-${channelId}`;
        return [
          await records.recording.insert({ ...recording, fileBase: `${companyId}-${queueId}-${channelId}` }),
          await records['voicemail-message'].insert({ ...message, fileBase: ofMessage }),
        ] as const;
      };
      const written = await kept('recording', 'sw-1.2');
      const others = [...(await kept('recording', 'sw-1.23')), ...(await kept('stored', 'sw-1.3'))];
      await journal.moveAudio(mediaNodeId + 1_000, 'sw-1.2', 'sw-1.9');
      for (const channelId of ['sw-1.2', 'sw-1.3']) await journal.moveAudio(mediaNodeId, channelId, 'sw-1.4');
      const callOf = async ({ fileBase }: { fileBase: string }) =>
        (
          (await journal.findRecording(mediaNodeId, fileBase)) ??
          (await test.database.stores.voicemail.findMessage(mediaNodeId, fileBase))
        )?.callId;
      for (const one of written) expect(await callOf(one), one.fileBase).to.equal('sw-1.4');
      for (const one of others) expect(await callOf(one), one.fileBase).to.equal('sw-1.1');
    });

    it('finds recordings by file and gives the one without an agent the agent who answered in its queue', async () => {
      const { journal, records } = test.database.stores;
      const { recording, user } = company.records;
      const { mediaNodeId } = company;
      expect(await journal.findRecording(mediaNodeId, recording.fileBase)).to.deep.equal(recording);
      expect(await journal.findRecording(mediaNodeId + 1_000, recording.fileBase)).to.equal(null);
      const { callId, queueId } = recording;
      await journal.assignAgent(mediaNodeId, callId, queueId! + 1, 998);
      await journal.assignAgent(mediaNodeId, callId, queueId!, user.id);
      await journal.assignAgent(mediaNodeId, callId, queueId!, 999);
      const assigned = await journal.findRecording(mediaNodeId, recording.fileBase);
      expect(assigned).to.deep.include({ agentId: user.id, version: 2 });
      const stored = {
        state: 'stored',
        bytes: 5_000_000_000,
        durationMs: 86_400_001,
        sha256: 'f'.repeat(64),
      } as const;
      const finished = await records.recording.update({ ...assigned!, ...stored });
      expect(await records.recording.find(scope(), recording.id)).to.deep.equal(finished);
    });
  });
});
