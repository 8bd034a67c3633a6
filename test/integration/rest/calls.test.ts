import { expect } from 'chai';
import type { ChangedCalls } from '../../../src/domain/call/calls-at-hand.ts';
import { newCall } from '../../../src/domain/call/new-record.ts';
import { storePastCall } from '../../support/past-call.ts';
import { keepRealCalls } from '../../support/real-calls/journal-of-lines.ts';
import { nextPage, type RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

interface CallItem {
  readonly id: number;
  readonly callId: string;
  readonly startedAt: string;
}

const kept = [
  'queue-answered',
  'queue-retries-abandoned',
  'ring-busy',
  'transfer-attended',
  'ring-no-answer',
];

describe('calls over HTTP [C3]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    company = await foundTestCompany(system);
    admin = company.admin;
    const node = await addTestNode(system);
    await keepRealCalls(system.database, node.id, { companyId: company.id }, kept);
  });
  after(() => system.close());

  const list = async (query = '') => {
    const answer = await admin.get(`/v1/calls${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body.items as CallItem[];
  };
  const read = async (query: string) => {
    const [item] = await list(query);
    const { status, body } = await admin.get(`/v1/calls/${item?.id ?? 0}`);
    expect(status).to.equal(200);
    return body;
  };

  it('the call of a recording is found by the id that both carry', async () => {
    const [first] = await list();
    const found = await list(`?callId=${encodeURIComponent(String(first?.callId))}`);
    expect(found.map(({ id }) => id)).to.deep.equal([first?.id]);
    expect(await list('?callId=nobody')).to.deep.equal([]);
  });

  it('are listed newest first, page by page, each once', async () => {
    const all = await list();
    expect(all).to.have.length(6);
    const times = all.map(({ startedAt }) => startedAt);
    expect(times).to.deep.equal([...times].sort().reverse());
    const paged: CallItem[] = [];
    for (let path: string | null = '/v1/calls?limit=2'; path !== null;) {
      const answer = await admin.get(path);
      paged.push(...(answer.body.items as CallItem[]));
      path = nextPage(answer);
    }
    expect(paged).to.deep.equal(all);
  });

  it('go on after a call that is there no more: who waited in place of a customer, and came to nobody', async () => {
    const { admin: chief, id: companyId } = await foundTestCompany(system);
    const node = await addTestNode(system, 'with-a-stand-in');
    const older = await storePastCall(system.database, {
      ...{ companyId, mediaNodeId: node.id, startedAt: new Date(Date.now() - 60_000), revision: 1 },
      ...{ numberId: 1, callerNumber: '204', answered: false, marks: [] },
    });
    const standIn = { ...newCall('stand-in', new Date()), companyId, waitCount: 1 };
    const save = (changes: Partial<ChangedCalls>) =>
      system.database.transaction(({ calls }) =>
        calls.save(node.id, {
          ...{ calls: [], legs: [], waits: [], marks: [], removedLegs: [], removedCalls: [] },
          ...changes,
        }),
      );
    await save({ calls: [standIn] });
    const first = await chief.get('/v1/calls?limit=1');
    expect(first.body.items).to.have.length(1);
    expect((first.body.items as CallItem[])[0]).to.include({ callId: 'stand-in' });
    await save({ removedCalls: [standIn] });
    const second = await chief.get(nextPage(first)!);
    expect((second.body.items as CallItem[]).map(({ id }) => id)).to.deep.equal([older]);
    expect(nextPage(second)).to.equal(null);
  });

  it('are found by number, extension, queue, caller, answer and time', async () => {
    const count = async (query: string) => (await list(query)).length;
    expect(await count('?numberId=9')).to.equal(2);
    expect(await count('?extensionId=1')).to.equal(2);
    expect(await count('?queueId=17')).to.equal(2);
    expect(await count('?queueId=17&answered=false')).to.equal(1);
    expect(await count('?caller=%2B36305556677')).to.equal(2);
    expect(await count('?caller=36305556677')).to.equal(2);
    expect(await count('?caller=204')).to.equal(3);
    expect(await count('?answered=true')).to.equal(3);
    expect(await count('?agentId=7')).to.equal(1);
    const [newest] = await list();
    expect(await count(`?from=${newest!.startedAt}`)).to.equal(1);
    expect(await count(`?to=${newest!.startedAt}`)).to.equal(5);
  });

  it('are found by a caller however the number is written, by the country of the company [R9]', async () => {
    for (const written of [
      '+36 30 555 6677',
      '06 30 555 6677',
      '06305556677',
      '0036305556677',
      '(06-30) 555-6677',
      '305556677',
    ])
      expect(await list(`?caller=${encodeURIComponent(written)}`), written).to.have.length(2);
    expect(await list('?caller=+36 30 555-6677'), 'a plus that became a space').to.have.length(2);
    expect(await list('?caller=%2B49305556677')).to.deep.equal([]);
    const first = await admin.get('/v1/calls?caller=06%2030%20555%206677&limit=1');
    expect(((await admin.get(nextPage(first)!)).body.items as unknown[]).length).to.equal(1);
  });

  it('are found by a caller whose number the provider wrote in its own way', async () => {
    const { admin: chief, id: companyId } = await foundTestCompany(system, { country: 'HU' });
    const node = await addTestNode(system, 'own-ways');
    const callers = ['0664123456', '43664123456', '06301234567', '301234567', '201'];
    for (const callerNumber of callers)
      await storePastCall(system.database, {
        ...{ companyId, mediaNodeId: node.id, startedAt: new Date(), revision: 1, numberId: 1 },
        ...{ callerNumber, answered: false, marks: [] },
      });
    const found = async (caller: string) => {
      const { body } = await chief.get(`/v1/calls?caller=${encodeURIComponent(caller)}`);
      return (body.items as { callerNumber: string }[]).map(({ callerNumber }) => callerNumber).sort();
    };
    expect(await found('+36 30 123 4567')).to.deep.equal(['06301234567', '301234567']);
    expect(await found('+43 664 123456')).to.deep.equal(['43664123456']);
    await chief.create('/v1/trunks', {
      ...{ name: 'Austrian', host: 'sip.example.net', numberFormat: { country: 'AT' } },
    });
    expect(await found('+43 664 123456')).to.deep.equal(['0664123456', '43664123456']);
    expect(await found('201')).to.deep.equal(['201']);
  });

  it('keep their filters from page to page', async () => {
    const first = await admin.get('/v1/calls?queueId=17&limit=1&from=2026-01-01T00:00:00%2B02:00');
    const second = await admin.get(nextPage(first)!);
    expect((second.body.items as unknown[]).length).to.equal(1);
    expect(nextPage(second)).to.equal(null);
  });

  it('of a queue tell of each attempt, the wait and who answered', async () => {
    const call = await read('?queueId=17&answered=true');
    expect(call).to.include({
      direction: 'in',
      callerNumber: '+36305556677',
      numberId: 9,
      endedBy: 'caller',
      waitMs: 26,
      talkMs: 1_039,
    });
    expect(call.answeredBy).to.deep.equal({ agentId: 7, phoneId: null });
    expect(call.waits).to.have.length(1);
    expect((call.waits as object[])[0]).to.include({
      queueId: 17,
      outcome: 'answered',
      agentId: 7,
      waitMs: 26,
    });
    expect(call.attempts).to.have.length(1);
    expect((call.attempts as object[])[0]).to.include({
      kind: 'phone',
      agentId: 7,
      queueId: 17,
      node: 'queue-17',
      outcome: 'answered',
      ringMs: 9,
      talkMs: 1_039,
    });
    expect(
      (call.marks as { node: string; mark: string }[]).map(({ node, mark }) => `${node}:${mark}`),
    ).to.deep.equal(['number-9:enter', 'queue-17:enter']);
  });

  it('name their recordings', async () => {
    const { items } = (await admin.get('/v1/recordings')).body as { items: { id: number; callId: string }[] };
    const call = await read('?queueId=17&answered=true');
    const own = items.filter(({ callId }) => callId === call.callId).map(({ id }) => id);
    expect(own).to.have.length(1);
    expect(call.recordingIds).to.deep.equal(own);
  });

  it('that a transfer joined name each other', async () => {
    const [first, second] = (await list('?caller=204')).concat(await list('?caller=201'));
    expect(second).to.not.equal(undefined);
    const consulted = await read('?caller=201');
    expect(consulted).to.include({ direction: 'internal', endedBy: 'transfer' });
    const [linked] = consulted.linkedCallIds as number[];
    const other = (await admin.get(`/v1/calls/${linked ?? 0}`)).body;
    expect(other.linkedCallIds).to.deep.equal([consulted.id]);
    expect((other.attempts as { byTransfer: boolean }[]).map(({ byTransfer }) => byTransfer)).to.deep.equal([
      false,
      true,
    ]);
    expect(first).to.not.equal(undefined);
  });

  describe('for somebody who is no administrator', () => {
    const signInWith = async (rights: readonly string[], { admin: chief, id }: TestCompany = company) => {
      const name = `Only ${rights.join('-')}`;
      const roleId = await chief.create('/v1/roles', { name, rights });
      const email = `${rights.join('-')}@company-${id}.example`;
      await chief.create('/v1/users', { email, password: 'a long password', roleId });
      return await signIn(system, email, 'a long password');
    };

    it('take the right to statistics, and why they went where they went an administrator [P4]', async () => {
      const [{ id } = { id: 0 }] = await list();
      const analyst = await signInWith(['statistics']);
      expect((await analyst.get('/v1/calls')).body.items).to.deep.equal(await list());
      expect((await analyst.get(`/v1/calls/${id}`)).body).to.deep.equal(
        (await admin.get(`/v1/calls/${id}`)).body,
      );
      expect((await analyst.get(`/v1/calls/${id}/explanation`)).status).to.equal(403);
      const listener = await signInWith(['recordings', 'live-view', 'edit-own-call-logic']);
      for (const path of ['/v1/calls', `/v1/calls/${id}`])
        expect((await listener.get(path)).body.details, path).to.deep.equal({ missingRight: 'statistics' });
      expect((await system.client().get('/v1/calls')).status).to.equal(401);
    });

    it('are those of the own company, and others are not there [P8]', async () => {
      const [{ id } = { id: 0 }] = await list();
      const other = await foundTestCompany(system);
      for (const client of [other.admin, await signInWith(['statistics'], other)]) {
        expect((await client.get(`/v1/calls/${id}`)).status).to.equal(404);
        for (const filter of ['', '?queueId=17', '?extensionId=1', '?agentId=7', '?caller=204'])
          expect((await client.get(`/v1/calls${filter}`)).body.items, filter).to.deep.equal([]);
      }
    });

    it('do not tell to which number calls were redirected at a phone, which may be private [P8]', async () => {
      const home = await foundTestCompany(system);
      const node = await addTestNode(system, 'redirected-at-a-phone');
      const id = await storePastCall(system.database, {
        ...{ companyId: home.id, mediaNodeId: node.id, startedAt: new Date(), revision: 1, numberId: 1 },
        ...{ callerNumber: '204', dialled: '*21*06301234567', answered: false, marks: [] },
        legs: [{ transfer: 'blind', transferTarget: '*21*06301234567' }, { transferTarget: '205' }],
      });
      const seenBy = async (client: RestClient) => {
        const { items } = (await client.get('/v1/calls')).body as { items?: { dialled: string }[] };
        const { dialled, attempts } = (await client.get(`/v1/calls/${id}`)).body;
        const targets = (attempts as { transferTarget: string }[]).map((attempt) => attempt.transferTarget);
        return [items?.[0]?.dialled, dialled, ...targets];
      };
      const told = '*21*06301234567';
      expect(await seenBy(home.admin)).to.deep.equal([told, told, told, '205']);
      const analyst = await signInWith(['statistics'], home);
      expect(await seenBy(analyst)).to.deep.equal(['*21', '*21', '*21', '205']);
    });

    it('do not tell in the names of nodes to which number outside they were led, which may be private [P8]', async () => {
      const home = await foundTestCompany(system);
      const mediaNodeId = (await addTestNode(system, 'led-outside')).id;
      const [whole, throughTrunk] = ['outside-36301234567', 'outside-36301234567-3-for-17'];
      const id = await storePastCall(system.database, {
        ...{ companyId: home.id, mediaNodeId, startedAt: new Date(), revision: 1, numberId: 1 },
        ...{ callerNumber: '204', answered: false },
        marks: ['extension-5:enter', `${whole}:enter`, `${whole}:no-answer`, `${throughTrunk}:enter`],
        legs: [{ node: throughTrunk }, { node: 'queue-17' }, { node: null }],
      });
      const seenBy = async (client: RestClient) => {
        const { marks, attempts } = (await client.get(`/v1/calls/${id}`)).body;
        const nodesOf = (passed: unknown) => (passed as { node: string | null }[]).map(({ node }) => node);
        return [nodesOf(marks), nodesOf(attempts)];
      };
      expect(await seenBy(home.admin)).to.deep.equal([
        ['extension-5', whole, whole, throughTrunk],
        [throughTrunk, 'queue-17', null],
      ]);
      const analyst = await signInWith(['statistics'], home);
      expect(await seenBy(analyst)).to.deep.equal([
        ['extension-5', 'outside', 'outside', 'outside'],
        ['outside', 'queue-17', null],
      ]);
      expect((await analyst.get(`/v1/calls/${id}`)).text).not.to.contain('3630123');
    });
  });

  for (const [query, path] of [
    ['numberId=x', '/numberId'],
    ['queueId=0', '/queueId'],
    ['caller=abc', '/caller'],
    ['answered=yes', '/answered'],
    ['from=yesterday', '/from'],
    ['to=2026-13-01T00:00:00Z', '/to'],
    ['cursor=x', '/cursor'],
    ['limit=0', '/limit'],
    ['what=1', '/what'],
  ] as const)
    it(`refuse ${query} with the path of the field`, async () => {
      const { status, body } = await admin.get(`/v1/calls?${query}`);
      expect(status).to.equal(422);
      expect((body.errors as { path: string }[])[0]?.path).to.equal(path);
    });

  it('that do not exist are not found, whatever the id', async () => {
    for (const id of ['999999', '0', 'x', '999999999999999'])
      expect((await admin.get(`/v1/calls/${id}`)).status).to.equal(404);
  });
});
