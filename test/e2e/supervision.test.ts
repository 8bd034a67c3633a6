import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { soundsIn } from '../support/audio/sounds-in.ts';
import { parseWav } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';

const voices = { anna: 440, ben: 1_000, boss: 1_600 };

describe('a supervisor takes part in the talk of an agent [C5]', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let boss: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let bosssPhone: Softphone;
  let asBoss: TestCompany['rest'];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    boss = await company.agent('Boss', []);
    anna = await company.agent('Anna', []);
    ben = await company.agent('Ben', []);
    const { id: roleId } = await company.rest.post<{ id: number }>('/v1/roles', { name: 'Nobody' });
    const edit = (who: TestAgent, fields: object) =>
      company.rest.patch(`/v1/users/${who.id}`, { roleId, ...fields }, { prefer: 'wait=30' });
    await edit(boss, {});
    await edit(ben, {});
    await edit(anna, { supervisorIds: [boss.id] });
    await company.rest.patch(`/v1/extensions/${ben.extensionId}`, { recordedCalls: ['internal'] });
    asBoss = await company.signInAs(boss);
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { ...anna.phone, toneHz: voices.anna, answer: 'never' },
        { ...ben.phone, toneHz: voices.ben, answer: 'never' },
        { ...boss.phone, toneHz: voices.boss, answer: 'never' },
      ],
    });
    [annasPhone, bensPhone, bosssPhone] = [anna, ben, boss].map(({ phone }) => phones.phone(phone.user)) as [
      Softphone,
      Softphone,
      Softphone,
    ];
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    for (const { id } of [anna, ben, boss]) await company.rest.post(`/v1/agents/${id}/login`);
    for (const { phone } of [anna, ben, boss])
      await eventually(async () => {
        const { registered } = await company.rest.get<{ registered: boolean }>(
          `/v1/phones/${phone.id}/registration`,
        );
        expect(registered).to.equal(true);
      });
  });
  after(() => phones.stop());
  afterEach(async () => {
    for (const phone of phones.phones) await phone.hangUp().catch(() => undefined);
    for (const { id } of [anna, ben, boss])
      await eventually(async () => {
        const { calls } = await company.rest.get<{ calls: number }>(`/v1/agents/${id}`);
        expect(calls).to.equal(0);
      });
  });

  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  const order = async (mode: string, rest = asBoss) => {
    const answer = await rest.fetch('POST', '/v1/supervisions', { agentId: anna.id, mode });
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
  };
  const talk = async (since: number) => {
    await bensPhone.dial(anna.extension);
    await annasPhone.waitFor('incoming', { since, withinMs: 10_000 });
    await annasPhone.accept();
    await bensPhone.waitFor('established', { since });
    await eventually(async () => {
      const { calls } = await company.rest.get<{ calls: number }>(`/v1/agents/${anna.id}`);
      expect(calls).to.equal(1);
    });
  };
  const supervised = async (mode: string) => {
    const since = Date.now();
    await talk(since);
    const { status, body } = await order(mode);
    expect(body).to.include({ agentId: anna.id, mode, state: 'asked' });
    expect(status).to.equal(201);
    const ring = await bosssPhone.waitFor('incoming', { since });
    expect(ring.peer).to.contain(`sip:${anna.extension}@`);
    await bosssPhone.accept();
    await bosssPhone.waitFor('established', { since });
    await pass(2_500);
    await bensPhone.hangUp();
    await annasPhone.waitFor('closed', { since });
    await bosssPhone.waitFor('closed', { since });
    return {
      boss: await heard(bosssPhone),
      anna: await heard(annasPhone),
      ben: await heard(bensPhone),
      recorded: await recordedSince(since),
    };
  };
  const namesIn = (samples: Int16Array) => {
    const sounds = soundsIn(samples, Object.values(voices));
    return Object.entries(voices)
      .filter(([, hz]) => sounds.has(hz))
      .map(([name]) => name);
  };
  /** What the caller said, and heard. */
  const recordedSince = (since: number) =>
    eventually(async () => {
      const from = new Date(since).toISOString();
      const { items } = await company.rest.get<{ items: { id: number }[] }>(
        `/v1/recordings?state=stored&from=${from}`,
      );
      expect(items).to.have.length(1);
      const audio = await company.rest.fetch('GET', `/v1/recordings/${items[0]?.id ?? 0}/audio`);
      return parseWav(Buffer.from(await audio.arrayBuffer())).channels.map(namesIn);
    }, 20_000);
  /** Whose voices were heard at the phone in its last call. */
  const heard = (phone: Softphone) =>
    eventually(() => {
      const samples = phone.heard().at(-1)?.channels[0];
      expect(samples?.length ?? 0).to.be.greaterThan(8_000);
      return namesIn(samples ?? new Int16Array());
    });

  it('listens: hears both, and nobody hears the supervisor, whose phone is over with the talk', async () => {
    expect(await supervised('listen')).to.deep.equal({
      ...{ boss: ['anna', 'ben'], anna: ['ben'], ben: ['anna'] },
      recorded: [['ben'], ['anna']],
    });
  });

  it('whispers: the agent alone hears the supervisor', async () => {
    expect(await supervised('whisper')).to.deep.equal({
      ...{ boss: ['anna', 'ben'], anna: ['ben', 'boss'], ben: ['anna'] },
      recorded: [['ben'], ['anna']],
    });
  });

  it('joins: all hear each other', async () => {
    // Asterisk mixes what a supervisor says into the talk behind the place where it records (docs/engines.md).
    const isRecorded = system.engine.kind === 'freeswitch';
    expect(await supervised('join')).to.deep.equal({
      ...{ boss: ['anna', 'ben'], anna: ['ben', 'boss'], ben: ['anna', 'boss'] },
      recorded: [['ben'], isRecorded ? ['anna', 'boss'] : ['anna']],
    });
  });

  it('leaves, and the talk goes on; it is in the audit, and is no call of the company', async () => {
    const since = Date.now();
    await talk(since);
    await order('listen');
    await bosssPhone.waitFor('incoming', { since });
    await bosssPhone.accept();
    await bosssPhone.waitFor('established', { since });
    await pass(500);
    await bosssPhone.hangUp();
    await pass(1_000);
    expect(annasPhone.events.filter(({ type, at }) => type === 'closed' && at >= since)).to.be.empty;
    await bensPhone.hangUp();
    await annasPhone.waitFor('closed', { since });
    const entries = await company.rest.get<{ items: { action: string; objectId: number; userId: number }[] }>(
      `/v1/audit-entries?kind=agent&userId=${boss.id}`,
    );
    expect(
      entries.items.some(({ action, objectId }) => action === 'supervise' && objectId === anna.id),
    ).to.equal(true);
    await eventually(async () => {
      const { items } = await company.rest.get<{ items: { startedAt: string; endedAt: string | null }[] }>(
        '/v1/calls?limit=5',
      );
      const since1 = items.filter(({ startedAt }) => Date.parse(startedAt) >= since - 500);
      expect(since1.map(({ endedAt }) => endedAt !== null)).to.deep.equal([true]);
    }, 20_000);
  });

  it('is refused when the agent is in no call, and for whoever is not the supervisor [S12, P8]', async () => {
    const idle = await order('listen');
    expect([idle.status, idle.body.code]).to.deep.equal([409, 'conflict']);
    const since = Date.now();
    await talk(since);
    const foreign = await order('listen', await company.signInAs(ben));
    expect([foreign.status, foreign.body.code]).to.deep.equal([404, 'not-found']);
    await bensPhone.hangUp();
    await annasPhone.waitFor('closed', { since });
  });
});
