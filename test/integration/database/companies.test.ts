import { expect } from 'chai';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rejectionOf } from './rejection.ts';
import { addCompany, addMediaNode, addSampleCompany } from './sample-company.ts';

describe('companies and media nodes', () => {
  let test: TestDatabase;

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });

  it('are found as they were inserted, listed in pages and edited without touching the revision', async () => {
    const { companies, changes } = test.database.stores;
    const nodes = [await addMediaNode(test.database), await addMediaNode(test.database)];
    const company = await addCompany(test.database, nodes);
    expect(company).to.deep.include({ version: 1, revision: 0, mediaNodeIds: nodes });
    expect(await companies.find(company.id)).to.deep.equal(company);
    await addCompany(test.database);
    const all = await companies.list({ limit: 100, after: null });
    const first = await companies.list({ limit: 1, after: null });
    const rest = await companies.list({ limit: 100, after: first.next });
    expect([...first.items, ...rest.items]).to.deep.equal(all.items);
    expect(all.next).to.equal(null);

    await changes.nextRevision(company.id);
    const updated = await companies.update({ ...company, name: 'New', mediaNodeIds: [nodes[1]!] });
    expect(updated).to.deep.include({ version: 2, name: 'New', mediaNodeIds: [nodes[1]] });
    expect(await companies.find(company.id)).to.deep.equal({ ...updated, revision: 1 });
    expect(await companies.placedOn(nodes[0]!)).to.deep.equal([]);
    expect(await companies.placedOn(nodes[1]!)).to.deep.equal([company.id]);
    expect(await Promise.all(nodes.map((node) => companies.isPlacedOn(company.id, node)))).to.deep.equal([
      false,
      true,
    ]);
    expect(await rejectionOf(companies.update(company))).to.have.property('code', 'stale-record');
    expect(
      await test.database.transaction((stores) => stores.companies.findForUpdate(company.id)),
    ).to.deep.equal({
      ...updated,
      revision: 1,
    });
    await companies.update({ ...updated, mediaNodeIds: [] });
    expect((await companies.find(company.id))?.mediaNodeIds).to.deep.equal([]);
  });

  it('go with all their objects, also with queues that lead to each other, and nothing else goes', async () => {
    const { records, companies, agents, activity, registrations } = test.database.stores;
    const { sessions, idempotency, changes, audit, snapshots } = test.database.stores;
    const doomed = await addSampleCompany(test.database);
    const spared = await addSampleCompany(test.database, doomed.mediaNodeId);
    const { companyId } = doomed;
    const { queue, user, extension } = doomed.records;
    const second = await records.queue.insert({
      ...doomed.drafts.queue(),
      onTimeout: { kind: 'queue', queueId: queue.id },
      onFull: { kind: 'extension', extensionId: extension.id },
    });
    await records.queue.update({
      ...queue,
      onEmpty: { kind: 'queue', queueId: second.id },
      onFull: { kind: 'queue', queueId: queue.id },
    });
    const { status, phone, trunk } = doomed.records;
    const pause = await records.status.insert({ ...doomed.drafts.status(), goToStatusId: status.id });
    await records.status.update({ ...status, goToStatusId: pause.id, onHangUpStatusId: status.id });
    await records.queue.update({ ...second, noAnswerLimit: 3, noAnswerStatusId: pause.id });
    const mobile = await records.phone.insert({ ...doomed.drafts.phone(), trunkId: trunk.id });
    await records.user.insert({ ...doomed.drafts.user(), mobilePhoneId: mobile.id });
    await activity.append({
      companyId,
      agentId: user.id,
      statusId: pause.id,
      statusName: 'Break',
      startedAt: new Date(0),
      endedAt: new Date(1),
      cause: 'agent',
      byUserId: user.id,
      revision: 1,
    });
    const seen = [{ sipUser: phone.sipUser!, registered: true }];
    await registrations.report(doomed.mediaNodeId, seen, new Date());
    const boss = await records.user.insert({ ...doomed.drafts.user(), supervisorIds: [user.id] });
    await records.user.update({ ...user, supervisorIds: [boss.id] });
    await sessions.insert({
      tokenHash: 'doomed',
      userId: user.id,
      passwordHash: user.passwordHash,
      companyId,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
      address: '::1',
    });
    await idempotency.remember(user.id, 'k', { requestHash: 'h', body: 'secret' });
    const revision = await changes.nextRevision(companyId);
    await changes.enqueue(companyId, { kind: 'configuration', id: companyId }, revision);
    await changes.reportApplied(doomed.mediaNodeId, companyId, revision, new Date());
    await audit.insert({
      companyId,
      at: new Date(),
      userId: user.id,
      apiKeyId: null,
      label: 'x',
      address: '',
      action: 'edit',
      kind: 'queue',
      objectId: queue.id,
      revision,
      before: null,
      after: null,
    });
    const sparedBefore = await snapshots.company(spared.companyId);

    await companies.delete(companyId);

    expect(await companies.find(companyId)).to.equal(null);
    const owned = test.dataSource.entityMetadatas.filter(({ columns }) =>
      columns.some(({ propertyName }) => propertyName === 'companyId'),
    );
    const left: string[] = [];
    for (const { tableName } of owned) {
      const [row] = await test.dataSource.query<{ rows: number }[]>(
        `SELECT COUNT(*) AS \`rows\` FROM ${tableName} WHERE companyId = ?`,
        [companyId],
      );
      if (row!.rows > 0) left.push(tableName);
    }
    // What the nodes must still be told, and what was done, outlive the company.
    expect(left).to.have.members(['pending_changes', 'audit_entries']);
    expect(await sessions.principalOfSession('doomed', new Date())).to.equal(null);
    expect(await idempotency.claim(user.id, 'k', 'h')).to.equal(null);
    expect(await snapshots.company(companyId)).to.equal(null);
    expect(await snapshots.agent(user.id)).to.equal(null);
    expect(await snapshots.company(spared.companyId)).to.deep.equal(sparedBefore);
    expect(await agents.find({ companyId: spared.companyId }, spared.records.user.id)).to.not.equal(null);
  });

  it('keep a media node as long as it carries them', async () => {
    const { mediaNodes, companies, leases, journal } = test.database.stores;
    const id = await addMediaNode(test.database);
    const company = await addCompany(test.database, [id]);
    const node = await mediaNodes.find(id);
    expect(await mediaNodes.all()).to.deep.include(node);
    const updated = await mediaNodes.update({ ...node!, sealedSecret: 'other' });
    expect(await mediaNodes.find(id)).to.deep.equal(updated);
    expect(updated).to.deep.include({ version: 2, sealedSecret: 'other' });
    expect(await rejectionOf(mediaNodes.update(node!))).to.have.property('code', 'stale-record');

    await leases.acquire(id, 'somebody', 1_000);
    await journal.savePosition(id, { inode: '1', offset: 1, knownUntil: null }, null);
    expect(await rejectionOf(mediaNodes.delete(id))).to.have.property('code', 'reference-conflict');
    await companies.update({ ...company, mediaNodeIds: [] });
    await mediaNodes.delete(id);
    expect(await mediaNodes.find(id)).to.equal(null);
  });

  it('cannot be placed on a node that does not exist', async () => {
    const error = await rejectionOf(addCompany(test.database, [4_000_000]));
    expect(error).to.have.property('code', 'reference-conflict');
    const { items } = await test.database.stores.companies.list({ limit: 500, after: null });
    expect(items.every(({ mediaNodeIds }) => !mediaNodeIds.includes(4_000_000))).to.be.true;
  });
});
