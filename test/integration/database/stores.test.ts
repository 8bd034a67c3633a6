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
  const later = (ms: number) => new Date(now.getTime() + ms);

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });

  describe('agents', () => {
    it('are found by id and seat, listed by status, and stored as updated', async () => {
      const { agents, records } = test.database.stores;
      const { user, extension, status } = company.records;
      const agent = await agents.find(scope(), user.id);
      expect(agent).to.deep.equal({
        id: user.id,
        companyId: company.companyId,
        statusId: status.id,
        statusSince: new Date('2026-01-02T03:04:05.678Z'),
        loggedInAt: new Date('2026-01-02T03:04:05.000Z'),
        seatExtensionId: extension.id,
        version: 1,
      });
      expect(await agents.findBySeat(scope(), extension.id)).to.deep.equal(agent);
      const second = await records.user.insert(company.drafts.user());
      await agents.insert({ ...agent!, id: second.id, seatExtensionId: null, loggedInAt: null });
      const away = await records.status.insert(company.drafts.status());
      const updated = await agents.update({ ...agent!, statusId: away.id, statusSince: now });
      expect(updated.version).to.equal(2);
      expect(await agents.find(scope(), user.id)).to.deep.equal(updated);
      const page = { limit: 1, after: null };
      const first = await agents.list(scope(), page);
      expect(first).to.deep.equal({ items: [updated], next: user.id });
      expect((await agents.list(scope(), { limit: 1, after: first.next })).items[0]?.id).to.equal(second.id);
      expect((await agents.list(scope(), { ...page, statusId: status.id })).items[0]?.id).to.equal(second.id);
      await agents.delete(scope(), user.id);
      expect(await agents.find(scope(), user.id)).to.equal(null);
    });
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
      const where = { kind: 'queue', objectId: 1, userId: company.records.user.id };
      expect((await audit.list(scope(), { limit: 9, after: null, where })).items).to.have.length(1);
    });
  });

  describe('idempotency keys', () => {
    const answer = { requestHash: 'abc', status: 201, headers: { etag: '"1"' }, body: { id: 7 } };

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

    it('remember any JSON, and no body', async () => {
      const { idempotency } = test.database.stores;
      for (const body of [null, 'text', 5, [], { a: [{}] }, undefined]) {
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

  describe('sessions', () => {
    const insert = (tokenHash: string, expiresAt: Date) =>
      test.database.stores.sessions.insert({
        tokenHash,
        userId: company.records.user.id,
        companyId: company.companyId,
        createdAt: now,
        expiresAt,
        address: '2001:db8::1',
      });

    it('show a principal with the rights of this moment, until they expire [P7]', async () => {
      const { sessions, records } = test.database.stores;
      const { user, role } = company.records;
      await insert('hash-1', later(1_000));
      const principal = await sessions.principalOfSession('hash-1', now);
      expect(principal).to.deep.equal({
        companyId: company.companyId,
        userId: user.id,
        apiKeyId: null,
        label: user.email,
        rights: new Set(['admin']),
      });
      await records.role.update({ ...role, rights: ['recordings', 'statistics'] });
      const changed = await sessions.principalOfSession('hash-1', now);
      expect(changed?.rights).to.deep.equal(new Set(['recordings', 'statistics']));
      expect(await sessions.principalOfSession('hash-1', later(1_000))).to.equal(null);
      expect(await sessions.principalOfSession('hash-2', now)).to.equal(null);
    });

    it('show nobody once the user is inactive [S11]', async () => {
      const { sessions, records } = test.database.stores;
      await insert('hash-3', later(1_000));
      await records.user.update({ ...company.records.user, active: false });
      expect(await sessions.principalOfSession('hash-3', now)).to.equal(null);
      expect(await sessions.principalOfApiKey(company.records['api-key'].keyHash, now)).to.equal(null);
    });

    it('end one by one, by user, and by age', async () => {
      const { sessions } = test.database.stores;
      for (const name of ['e1', 'e2', 'e3']) await insert(name, later(60_000));
      await sessions.delete('e1');
      expect(await sessions.principalOfSession('e1', now)).to.equal(null);
      expect(await sessions.principalOfSession('e2', now)).to.not.equal(null);
      await sessions.deleteOfUser(company.records.user.id);
      expect(await sessions.principalOfSession('e2', now)).to.equal(null);
      await insert('e4', later(-1));
      await insert('e5', later(60_000));
      expect(await sessions.deleteExpired(now)).to.be.at.least(1);
      expect(await sessions.principalOfSession('e5', now)).to.not.equal(null);
    });

    it('accept an API key until it expires, and name it', async () => {
      const { sessions, records } = test.database.stores;
      const key = company.records['api-key'];
      expect(await sessions.principalOfApiKey(key.keyHash, now)).to.deep.equal({
        companyId: company.companyId,
        userId: company.records.user.id,
        apiKeyId: key.id,
        label: 'Wallboard',
        rights: new Set(['admin']),
      });
      await records['api-key'].update({ ...key, expiresAt: now });
      expect(await sessions.principalOfApiKey(key.keyHash, now)).to.equal(null);
      expect(await sessions.principalOfApiKey(key.keyHash, later(-1))).to.not.equal(null);
    });

    it('find a user by e-mail in any case, over all companies', async () => {
      const { sessions } = test.database.stores;
      const { user } = company.records;
      expect(await sessions.findUserByEmail(user.email.toUpperCase())).to.deep.equal(user);
      expect(await sessions.findUserByEmail('nobody@example.com')).to.equal(null);
    });

    it('count failed logins of known and unknown e-mails, and from 1 again after a lock', async () => {
      const { sessions } = test.database.stores;
      const email = 'X'.repeat(10_000);
      expect(await sessions.attempts(email)).to.deep.equal({ failures: 0, lockedUntil: null });
      await sessions.recordFailure(email, now, null);
      await sessions.recordFailure(email.toLowerCase(), now, later(1_000));
      expect(await sessions.attempts(email)).to.deep.equal({ failures: 2, lockedUntil: later(1_000) });
      await sessions.recordFailure(email, later(1_000), null);
      expect(await sessions.attempts(email)).to.deep.equal({ failures: 1, lockedUntil: null });
      await sessions.clearFailures(email);
      expect(await sessions.attempts(email)).to.deep.equal({ failures: 0, lockedUntil: null });
      await sessions.recordFailure('old@example.com', now, null);
      await sessions.deleteExpired(later(23 * 3_600_000));
      expect((await sessions.attempts('old@example.com')).failures).to.equal(1);
      await sessions.deleteExpired(later(25 * 3_600_000));
      expect((await sessions.attempts('old@example.com')).failures).to.equal(0);
    });
  });

  describe('journal', () => {
    it('keeps how far it was read, also beyond what a number holds', async () => {
      const { journal } = test.database.stores;
      expect(await journal.position(company.mediaNodeId)).to.equal(null);
      const position = { inode: '18446744073709551615', offset: 4_503_599_627_370_496 };
      await journal.savePosition(company.mediaNodeId, { inode: '1', offset: 0 });
      await journal.savePosition(company.mediaNodeId, position);
      expect(await journal.position(company.mediaNodeId)).to.deep.equal(position);
    });

    it('finds recordings by file and gives the one without an agent its agent', async () => {
      const { journal, records } = test.database.stores;
      const { recording, user } = company.records;
      const { mediaNodeId } = company;
      expect(await journal.findRecording(mediaNodeId, recording.fileBase)).to.deep.equal(recording);
      expect(await journal.findRecording(mediaNodeId + 1_000, recording.fileBase)).to.equal(null);
      expect(await journal.unfinished(mediaNodeId, 10)).to.deep.equal([recording]);
      await journal.assignAgent(mediaNodeId, recording.callId, user.id);
      await journal.assignAgent(mediaNodeId, recording.callId, 999);
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
      expect(await journal.unfinished(mediaNodeId, 10)).to.deep.equal([]);
    });
  });
});
