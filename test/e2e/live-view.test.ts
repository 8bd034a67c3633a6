import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

interface Seen {
  readonly event: string;
  readonly id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('a wallboard looks at GET /v1/live', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let sales: { id: number };
  let number: { called: string };
  let onBreak: { id: number };
  const open: EventReader[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    sales = await company.queue('Sales', { ringSeconds: 20 });
    const selling = await company.skill('Selling', [sales.id]);
    onBreak = await company.status('Break', false);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 440, answer: 'never' }],
    });
    await phones.phones[0]?.registered();
    await company.rest.post(`/v1/agents/${anna.id}/login`);
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: onBreak.id });
  });

  after(async () => {
    await Promise.all(open.map((reader) => reader.cancel()));
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
    await phones.stop();
  });

  const sip = () => system.engine.sip;

  /** Everything that comes, until the end of the tests. */
  const watch = async (lastEventId?: string): Promise<Seen[]> => {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await company.rest.fetch('GET', '/v1/live', undefined, headers);
    expect(response.status).to.equal(200);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) throw new Error('no stream');
    open.push(reader);
    const seen: Seen[] = [];
    void collect(reader, seen);
    return seen;
  };
  const statusesOf = (seen: readonly Seen[]) =>
    seen
      .filter(({ event, data }) => event === 'agent' && data.id === anna.id)
      .map(({ data }) => (data.status as { name: string }).name);
  const waitingIn = (seen: readonly Seen[]) =>
    seen
      .filter(({ event, data }) => event === 'queue' && data.queueId === sales.id)
      .map(({ data }) => (data.waiting as unknown[]).length);

  it('a caller waits, the agent comes back, the phone rings, the caller leaves: each is told; who comes back misses nothing', async () => {
    const seen = await watch();
    await eventually(() => {
      expect(seen[0]?.event).to.equal('snapshot');
    });
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: sip(),
      toneHz: 1_000,
    });
    await eventually(() => {
      expect(waitingIn(seen).at(-1)).to.equal(1);
    });
    const lastId = seen.findLast(({ id }) => id !== null)?.id ?? '';
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: company.statuses.Connected ?? 0 });
    await eventually(() => {
      expect(statusesOf(seen).at(-1)).to.equal('Incoming call');
    });
    await call.hangUp();
    await eventually(() => {
      expect(statusesOf(seen).at(-1)).to.equal('Connected');
      expect(waitingIn(seen).at(-1)).to.equal(0);
    });
    const again = await watch(lastId);
    await eventually(() => {
      expect(statusesOf(again).at(-1)).to.equal('Connected');
    });
    expect(again.map(({ event }) => event)).to.not.include('snapshot');
  });

  itSimulatesEveryCall(() => company);
});

type EventReader = ReadableStreamDefaultReader<string>;

async function collect(reader: EventReader, seen: Seen[]): Promise<void> {
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = `${text}${value}`.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const lines = event
        .split('\n')
        .map((line) => [line.split(':')[0] ?? '', line.replace(/^[^:]*: ?/u, '')] as const);
      const fields = new Map(lines);
      const data = fields.get('data');
      if (data === undefined) continue;
      seen.push({
        event: fields.get('event') ?? '',
        id: fields.get('id') ?? null,
        data: JSON.parse(data) as Seen['data'],
      });
    }
  }
}
