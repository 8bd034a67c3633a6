import { expect } from 'chai';
import { faultsOf, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('caller lists over REST [R9]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
  });
  after(() => system.close());

  const number = (text: string) => ({ kind: 'number', number: text });
  const prefix = (text: string) => ({ kind: 'prefix', prefix: text });

  it('entries are taken as people write them and shown in E.164, by the country of the company', async () => {
    const extensionId = await admin.create('/v1/extensions', { digits: '701', name: 'Boss' });
    const made = await admin.post('/v1/caller-lists', {
      name: 'Family',
      purpose: 'vip',
      entries: [number('06 30 123-4567'), prefix('0670'), { kind: 'extension', extensionId }],
    });
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.deep.include({
      purpose: 'vip',
      entries: [number('+36301234567'), prefix('+3670'), { kind: 'extension', extensionId }],
    });
    const address = `/v1/caller-lists/${String(made.body.id)}`;
    expect((await admin.get(address)).body.entries).to.deep.equal(made.body.entries);
    const refused = await admin.delete(`/v1/extensions/${extensionId}`);
    expect(refused.body.details).to.deep.equal({
      referrers: [{ kind: 'caller-list', id: made.body.id, name: 'Family' }],
    });
    await admin.patch(address, { entries: [number('+442079460123')] });
    expect((await admin.delete(`/v1/extensions/${extensionId}`)).status).to.equal(204);
  });

  it('each bad entry is refused with its path, and nothing is kept', async () => {
    const id = await admin.create('/v1/caller-lists', { name: 'Strict', entries: [number('+36301111111')] });
    const bad: [unknown[], string[]][] = [
      [
        [number('06301234567'), number('nobody'), prefix('3630'), number('112')],
        ['/entries/1/number bad-format', '/entries/2/prefix bad-format', '/entries/3/number bad-format'],
      ],
      [[number('+36301234567'), number('06301234567')], ['/entries/1/number repeated']],
      [[prefix('0630'), prefix('+3630')], ['/entries/1/prefix repeated']],
      [
        [number('+36301234567'), { kind: 'extension', extensionId: 4_000_000 }],
        ['/entries/1/extensionId unknown-reference'],
      ],
      [[number('')], ['/entries/0/number bad-format']],
      [[number('1\n2')], ['/entries/0/number control-character']],
      [[number('1'.repeat(41))], ['/entries/0/number too-big']],
      [[{ kind: 'number' }], ['/entries/0/number required']],
      [[{ kind: 'number', number: 36301234567 }], ['/entries/0/number wrong-type']],
    ];
    for (const [entries, faults] of bad) {
      const answer = await admin.patch(`/v1/caller-lists/${id}`, { entries });
      expect(answer.status, answer.text).to.equal(422);
      expect(faultsOf(answer)).to.deep.equal(faults);
    }
    expect((await admin.patch(`/v1/caller-lists/${id}`, { purpose: 'friends' })).status).to.equal(422);
    expect((await admin.get(`/v1/caller-lists/${id}`)).body).to.deep.include({
      version: 1,
      entries: [number('+36301111111')],
    });
  });

  it('ten thousand entries are taken, an edit tells the audit only what it changed, more are refused', async () => {
    const entries = Array.from({ length: 10_000 }, (_none, index) =>
      number(`+3630${String(1_000_000 + index)}`),
    );
    const made = await admin.post('/v1/caller-lists', { name: 'Blocked', purpose: 'blocked', entries });
    expect(made.status).to.equal(201);
    const id = Number(made.body.id);
    const more = [...entries.slice(1), number('+36201234567')];
    const edited = await admin.patch(`/v1/caller-lists/${id}`, { entries: more });
    expect(edited.status).to.equal(200);
    expect(edited.body.entries).to.deep.equal(more);
    const { items } = (await admin.get(`/v1/audit-entries?kind=caller-list&objectId=${id}`)).body as {
      items?: { action: string; before: object; after: object }[];
    };
    expect(items?.[0]).to.deep.include({ action: 'edit' });
    expect(items?.[0]?.before).to.deep.include({ entryCount: 10_000, entries: [entries[0]] });
    expect(items?.[0]?.after).to.deep.include({ entryCount: 10_000, entries: [number('+36201234567')] });
    const refused = await admin.patch(`/v1/caller-lists/${id}`, {
      entries: [...more, number('+3612345678')],
    });
    expect(faultsOf(refused)).to.deep.equal(['/entries too-big']);
    const wrong = await admin.patch(`/v1/caller-lists/${id}`, {
      entries: Array.from({ length: 10_000 }, () => number('x')),
    });
    expect(wrong.status).to.equal(422);
    expect(faultsOf(wrong), 'the first of them are told').to.have.length(100);
    const huge = await admin.patch(`/v1/caller-lists/${id}`, { name: 'x'.repeat(3_000_000) });
    expect(huge.status).to.equal(413);
  });
});
