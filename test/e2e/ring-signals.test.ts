import { expect } from 'chai';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { SignallingPhone } from '../support/phones/signalling-phone.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

interface CallView {
  readonly endedAt: string | null;
  readonly attempts: readonly {
    readonly agentId: number;
    readonly answeredAt: string | null;
    readonly outcome: string;
  }[];
}

describe('a phone that does not tell by 180 that it rings', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let number: { called: string };
  let phone: SignallingPhone;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const queue = await company.queue('Sales', { ringSeconds: 20 });
    const selling = await company.skill('Selling', [queue.id]);
    number = await company.number({ kind: 'queue', queueId: queue.id });
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    phone = await SignallingPhone.register(anna.phone, system.engine.sip);
  });

  after(() => {
    phone.close();
  });

  beforeEach(() => company.rest.post(`/v1/agents/${anna.id}/login`));
  afterEach(() => company.rest.post(`/v1/agents/${anna.id}/logout`));

  const callIn = (callerNumber: string) =>
    placeSippCall({
      ...{ from: company.trunkAddress, to: number.called, callerNumber },
      ...{ target: system.engine.sip, toneHz: 1_000 },
    });
  const shows = (name: string) =>
    eventually(async () => {
      const { status } = await company.rest.get<{ status: { name: string } }>(`/v1/agents/${anna.id}`);
      expect(status.name).to.equal(name);
    }, 5_000);
  const recordOf = async (caller: string) => {
    const path = `/v1/calls?caller=${encodeURIComponent(caller)}`;
    const { items } = await company.rest.get<{ items: { id: number }[] }>(path);
    return company.rest.get<CallView>(`/v1/calls/${items[0]?.id ?? 0}`);
  };
  const talk = (caller: string) =>
    eventually(async () => {
      expect((await recordOf(caller)).attempts[0]?.answeredAt).to.be.a('string');
    }, 20_000);
  const attemptsOf = (caller: string) =>
    eventually(async () => {
      const record = await recordOf(caller);
      expect(record.endedAt).to.be.a('string');
      return record.attempts.map(({ agentId, outcome }) => [agentId, outcome]);
    }, 20_000);

  it('but by 183 rings like any other: Incoming call, and the caller who gives up gave up while it rang [S6, S7, C3]', async () => {
    phone.signals = [{ status: '183 Session Progress', media: true }];
    const call = await callIn('+36301830183');
    await phone.called();
    await shows('Incoming call');
    await call.hangUp();
    await shows('Connected');
    expect(await attemptsOf('+36301830183')).to.deep.equal([[anna.id, 'caller-gave-up']]);
  });

  it('nor by anything else is in Incoming call once it is picked up, and has answered [S6, C3]', async () => {
    phone.signals = [];
    const call = await callIn('+36302000200');
    await phone.accept();
    await shows('Incoming call');
    await call.answered;
    await talk('+36302000200');
    phone.hangUp();
    await shows('Connected');
    expect(await attemptsOf('+36302000200')).to.deep.equal([[anna.id, 'answered']]);
  });

  itSimulatesEveryCall(() => company);
});
