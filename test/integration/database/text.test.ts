import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Stores } from '../../../src/application/ports/stores.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addMediaNode, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** Writes a text into one field and reads it back. */
type RoundTrip = (stores: Stores, company: SampleCompany, text: string) => Promise<unknown>;

let unique = 0;
const next = () => (unique += 1);

/** Every field that may hold any text, by any way in and out. */
const fields: Record<string, RoundTrip> = {
  'company.name': async ({ companies }, _company, name) => {
    const { id } = await companies.insert({
      name,
      country: 'HU',
      emergencyNumbers: ['112'],
      recordedCalls: [],
      timeZone: 'UTC',
      mediaNodeIds: [],
    });
    const found = await companies.find(id);
    await companies.update({ ...found!, name: 'other' });
    await companies.update({ ...found!, version: 2, name });
    return (await companies.find(id))?.name;
  },
  'media-node.name': async ({ mediaNodes }, { mediaNodeId }, text) => {
    const node = await mediaNodes.find(mediaNodeId);
    const name = `${text}${next()}`;
    const { id } = await mediaNodes.insert({ ...node!, name, sealedSecret: text });
    const found = (await mediaNodes.all()).find((other) => other.name === name);
    return found?.id === id && found.sealedSecret === text ? found.name.slice(0, text.length) : found;
  },
  'media-node.connection': async ({ mediaNodes }, { mediaNodeId }, text) => {
    const node = await mediaNodes.find(mediaNodeId);
    if (node?.engine !== 'asterisk') return null;
    await mediaNodes.update({ ...node, connection: { ...node.connection, username: text } });
    const found = await mediaNodes.find(mediaNodeId);
    return found?.engine === 'asterisk' ? found.connection.username : null;
  },
  'role.name': async ({ records }, { drafts, companyId }, text) => {
    const { id } = await records.role.insert({ ...drafts.role(), name: `${text}${next()}` });
    return (await records.role.find({ companyId }, id))?.name.slice(0, text.length);
  },
  'phone.name': async ({ records }, { drafts, companyId }, name) => {
    const { id } = await records.phone.insert({ ...drafts.phone(), name });
    return (await records.phone.list({ companyId }, { limit: 1, after: id - 1, where: { name } })).items[0]
      ?.name;
  },
  'extension.name': async ({ records }, { drafts, companyId }, name) => {
    const inserted = await records.extension.insert({ ...drafts.extension(), name: 'other' });
    await records.extension.update({ ...inserted, name });
    return (await records.extension.find({ companyId }, inserted.id))?.name;
  },
  'trunk.host, username and addresses': async ({ records }, { drafts, companyId }, text) => {
    const draft = {
      ...drafts.trunk(),
      name: text,
      host: text,
      username: text,
      inboundAddresses: [text, text],
    };
    const { id } = await records.trunk.insert(draft);
    const found = await records.trunk.find({ companyId }, id);
    const texts = [found?.name, found?.host, found?.username, ...(found?.inboundAddresses ?? [])];
    return texts.every((one) => one === text) ? text : texts;
  },
  'number.name': async ({ records }, { drafts, companyId }, name) => {
    const { id } = await records.number.insert({ ...drafts.number(), name });
    return (await records.number.find({ companyId }, id))?.name;
  },
  'queue.name, as a referrer': async ({ records }, { drafts, companyId }, name) => {
    const target = await records.queue.insert(drafts.queue());
    await records.queue.insert({ ...drafts.queue(), name, onFull: { kind: 'queue', queueId: target.id } });
    return (await records.queue.referrers({ companyId }, target.id, 1))[0]?.name;
  },
  'ring-group.name, as a referrer': async ({ records }, { drafts, companyId }, name) => {
    const target = await records.extension.insert(drafts.extension());
    const members = [{ kind: 'extension', extensionId: target.id, startSeconds: 0 }] as const;
    await records['ring-group'].insert({ ...drafts['ring-group'](), name, members });
    return (await records.extension.referrers({ companyId }, target.id, 1))[0]?.name;
  },
  'ring-group.name, as what a redirect is set on': async ({ records }, { drafts, companyId }, name) => {
    const { id } = await records['ring-group'].insert({ ...drafts['ring-group'](), name });
    const queue = await records.queue.insert(drafts.queue());
    await records.redirect.insert({
      ...drafts.redirect(),
      holder: { kind: 'ring-group', ringGroupId: id },
      destination: { kind: 'queue', queueId: queue.id },
    });
    return (await records.queue.referrers({ companyId }, queue.id, 1))[0]?.name;
  },
  'caller-list.name and entries': async ({ records }, { drafts, companyId }, text) => {
    const entries = [{ kind: 'number', number: text }] as const;
    const { id } = await records['caller-list'].insert({ ...drafts['caller-list'](), name: text, entries });
    const found = await records['caller-list'].find({ companyId }, id);
    expect(found?.entries).to.deep.equal(entries);
    return found?.name;
  },
  'an outside number of a destination': async ({ records }, { drafts, companyId }, number) => {
    const destination = { kind: 'outside', number, trunkId: null } as const;
    const { id } = await records.number.insert({ ...drafts.number(), destination });
    const found = await records.number.find({ companyId }, id);
    return found?.destination.kind === 'outside' ? found.destination.number : found;
  },
  'calendar.name and notes': async ({ records }, { drafts, companyId }, text) => {
    const [override] = drafts.calendar().overrides;
    const overrides = [{ ...override!, note: text }];
    const { id } = await records.calendar.insert({ ...drafts.calendar(), name: text, overrides });
    const found = await records.calendar.find({ companyId }, id);
    return found?.overrides[0]?.note === text ? found.name : found;
  },
  'skill.name': async ({ records }, { drafts, companyId }, name) => {
    const { id } = await records.skill.insert({ ...drafts.skill(), name });
    return (await records.skill.findMany({ companyId }, [id]))[0]?.name;
  },
  'status.name': async ({ records }, { drafts, companyId }, name) => {
    const { id } = await records.status.insert({ ...drafts.status(), name });
    return (await records.status.find({ companyId }, id))?.name;
  },
  'user names': async ({ records }, { drafts, companyId }, text) => {
    const { id } = await records.user.insert({ ...drafts.user(), firstName: text, lastName: text });
    const found = await records.user.find({ companyId }, id);
    return found?.firstName === found?.lastName ? found?.firstName : found;
  },
  'user.email': async ({ records, sessions }, { drafts }, text) => {
    const email = `${text}${next()}@example.com`.toLowerCase();
    await records.user.insert({ ...drafts.user(), email });
    const found = (await sessions.findUserByEmail(email))?.email;
    return found === email ? text : found;
  },
  'api-key.name': async ({ records, sessions }, { drafts }, name) => {
    const { keyHash } = await records['api-key'].insert({ ...drafts['api-key'](), name });
    return (await sessions.principalOfApiKey(keyHash, new Date()))?.label;
  },
  'recording.callerNumber and callId': async ({ records, journal }, { drafts, mediaNodeId }, text) => {
    const fileBase = `${text}${next()}`;
    await records.recording.insert({ ...drafts.recording(), fileBase, callerNumber: text, callId: text });
    await journal.assignAgent(mediaNodeId, text, 1, 1);
    const found = await journal.findRecording(mediaNodeId, fileBase);
    return found?.agentId === 1 && found.callId === text ? found.callerNumber : found;
  },
  'audit label, address, action and states': async ({ audit }, { companyId }, text) => {
    const objectId = next();
    const states = { before: { [text]: text }, after: { deep: [{ text }] } };
    const texts = { label: text, address: text.slice(0, 60), action: text };
    const entry = { companyId, at: new Date(), userId: 1, apiKeyId: null, kind: 'x', objectId, revision: 1 };
    await audit.insert({ ...entry, ...texts, ...states });
    const { items } = await audit.list({ companyId }, { limit: 1, after: null, where: { objectId } });
    expect(items[0]).to.deep.include({ ...texts, ...states });
    return items[0]?.label;
  },
  'park reason': async ({ changes }, { companyId, mediaNodeId }, text) => {
    const aggregate = { kind: 'configuration', id: companyId } as const;
    await changes.enqueue(companyId, aggregate, 1);
    await changes.park(mediaNodeId, aggregate, text, new Date());
    return (await changes.find(mediaNodeId, aggregate))?.parkedReason;
  },
  'idempotency key and answer': async ({ idempotency }, _company, text) => {
    const user = next();
    const answer = { requestHash: 'h', body: { [text]: [text] } };
    await idempotency.remember(user, text, answer);
    const found = await idempotency.claim(user, text, 'h');
    expect(found).to.deep.equal(answer);
    return (found?.body as typeof answer.body | undefined)?.[text]?.[0];
  },
  'e-mail of a failed login': async ({ sessions }, _company, text) => {
    const now = new Date();
    const lockedUntil = new Date(now.getTime() + 60_000);
    const attempt = () => sessions.countAttempt(text, { now, most: 2, lockedUntil });
    const attempts = [await attempt(), await attempt(), await attempt()];
    await sessions.clearFailures(text);
    attempts.push(await attempt());
    await sessions.clearFailures(text);
    return isDeepStrictEqual(attempts, [null, null, lockedUntil, null]) ? text : attempts;
  },
  'lease owner': async ({ leases, mediaNodes }, { mediaNodeId }, text) => {
    const node = await mediaNodes.insert({
      ...(await mediaNodes.find(mediaNodeId))!,
      name: `lease ${next()}`,
    });
    if (text === '') return '';
    const first = await leases.acquire(node.id, text, 60_000);
    const again = await leases.acquire(node.id, text, 60_000);
    return first === 1 && again === 1 ? text : { first, again };
  },
};

const nasty: readonly string[] = [
  "'; DROP TABLE users; -- ",
  `" OR ""="`,
  '\\',
  "\\' OR 1=1 #",
  "\\'",
  'a\0b',
  '\u001a\b\t\r\nX: y',
  '%_*?:name ?? :id :...ids ?',
  '${SHELL(id)} #{x} {{y}} `id`',
  '/* */ ; --',
  '🦆 𝒳 Ő ű é e\u0301 中文 ‮abc',
  '\ufeff bom and nbsp\u00a0 ',
  ' leading and trailing ',
  'NULL',
  '0x27',
  '',
];

describe('text of a person', () => {
  let test: TestDatabase;
  let company: SampleCompany;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(async () => {
    await test.drop();
  });

  for (const [field, roundTrip] of Object.entries(fields)) {
    it(`is kept to the letter in ${field}`, async () => {
      for (const text of nasty) {
        expect(await roundTrip(test.database.stores, company, text), JSON.stringify(text)).to.equal(text);
      }
      // Text that is Unicode; half a surrogate pair is not and cannot be stored as UTF-8.
      const anyText = fc.string({ unit: 'binary', maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(anyText, async (text) => {
          expect(await roundTrip(test.database.stores, company, text)).to.equal(text);
        }),
        { numRuns: 25 },
      );
    });
  }

  it('finds nothing, rather than fails, where only digits and signs of the product are stored', async () => {
    const { records, sessions } = test.database.stores;
    const { companyId } = company;
    for (const text of nasty) {
      const query = { limit: 10, after: null };
      const numbers = await records.number.list({ companyId }, { ...query, where: { digits: text } });
      const phones = await records.phone.list({ companyId }, { ...query, where: { sipUser: text } });
      expect([...numbers.items, ...phones.items]).to.deep.equal([]);
      expect(await sessions.principalOfSession(text, new Date())).to.equal(null);
      expect(await sessions.principalOfApiKey(text, new Date())).to.equal(null);
    }
  });

  it('leaves every table in place', async () => {
    await addMediaNode(test.database);
    const tables = await test.dataSource.query<unknown[]>('SHOW TABLES');
    expect(tables).to.have.length(test.dataSource.entityMetadatas.length + 1);
  });
});
