import { type SippCall, placeSippCall } from '../../test/support/phones/sipp-call.ts';
import { type Softphone, startSoftphones } from '../../test/support/phones/softphones.ts';
import type { Demonstration, DemonstrationEngine } from './demonstration.ts';
import { type DemonstrationFacts, faultsOf, whyNoRing } from './demonstration-facts.ts';
import { fetchRecording } from './demonstration-recording.ts';
import { engineNames } from './local-engine.ts';
import { readQueueOfNumber } from './queue-of-number.ts';
import type { RestClient } from './rest-client.ts';

const caller = '+36201234567';
const customerHz = 1_000;
const agentHz = [440, 660];
const talkMs = 4_000;
const ringsWithinMs = 10_000;

/**
 * Registers the agents' phones, logs both agents in, calls the number as a customer, and checks everything that can be checked
 * from outside. Tells also of a call that went wrong, as far as it came.
 */
export async function placeDemonstrationCall(
  known: Demonstration,
  engine: DemonstrationEngine,
  admin: RestClient,
  folder: string,
  log: (line: string) => void,
): Promise<DemonstrationFacts> {
  const [host = '', port = ''] = engine.sipAddress.split(':');
  const sip = { host, port: Number(port) };
  log('registering the phones of the agents …');
  const softphones = await startSoftphones({
    sip,
    folder,
    accounts: known.agents.map(({ sipUser, sipSecret }, index) => ({
      user: sipUser,
      password: sipSecret,
      toneHz: agentHz[index] ?? 880,
      answer: 'manual',
    })),
  });
  const { phones } = softphones;
  try {
    await Promise.all(phones.map((phone) => phone.registered()));
    log('logging the agents in …');
    for (const { id } of known.agents) await admin.post(`/v1/agents/${id}/login`);
    const queue = await readQueueOfNumber(admin, known.number);

    const since = new Date();
    log(`calling ${known.number} as a customer …`);
    const invitedAt = Date.now();
    const call = await placeSippCall({
      from: known.trunkAddress,
      to: known.number,
      callerNumber: caller,
      target: sip,
      toneHz: customerHz,
    });
    const talk = await talkWith(await firstToRing(phones, call), call, log);

    const agents = known.agents.map((agent, index) => ({
      ...agent,
      rings: phones[index]?.eventsOf('incoming') ?? [],
    }));
    const rang = agents.flatMap(({ name, rings: [first, ...more] }) =>
      first ? [{ name, timeToRingMs: Math.round(first.at - invitedAt), times: 1 + more.length }] : [],
    );
    const somebodyRang = rang.length > 0;
    const answeredBy = talk ? known.agents[phones.indexOf(talk.phone)] : undefined;
    if (answeredBy) log('waiting for the recording …');
    const tones = [customerHz, ...agentHz];
    const facts = {
      engine: engineNames[engine.kind],
      caller,
      number: known.number,
      rang,
      didNotRing: agents
        .filter(({ rings }) => rings.length === 0)
        .map(({ id, name }) => ({ name, why: whyNoRing(id, queue, { somebodyRang }) })),
      refusedWith: somebodyRang ? null : refusalOf(call),
      answeredBy: answeredBy?.name ?? null,
      talkMs: talk?.lastedMs ?? 0,
      recording: answeredBy
        ? await fetchRecording(admin, known.url, { since, agentId: answeredBy.id, tones })
        : null,
    };
    const [fitting, fittingHz] = [known.agents[0]?.name ?? '', agentHz[0] ?? 0];
    return { ...facts, wrong: faultsOf(facts, { fitting, customerHz, agentHz: fittingHz }) };
  } finally {
    for (const { id } of known.agents) await admin.post(`/v1/agents/${id}/logout`).catch(() => null);
    await softphones.stop();
  }
}

/** Null: none rang until the time was over, or the call ended before. */
async function firstToRing(phones: readonly Softphone[], call: SippCall): Promise<Softphone | null> {
  const nobody = () => null;
  return Promise.race([
    ...phones.map((phone) =>
      phone.waitFor('incoming', { withinMs: ringsWithinMs }).then(() => phone, nobody),
    ),
    call.finished.then(nobody, nobody),
  ]);
}

interface Talk {
  readonly phone: Softphone;
  readonly lastedMs: number;
}

/** The phone that rings answers, and they talk; in any case the call is over afterwards. Null: nobody answered. */
async function talkWith(
  phone: Softphone | null,
  call: SippCall,
  log: (line: string) => void,
): Promise<Talk | null> {
  await phone?.accept();
  const answered = await phone?.waitFor('established', { withinMs: 5_000 }).catch(() => null);
  if (answered) {
    log(`talking for ${talkMs / 1_000} seconds …`);
    await new Promise((resolve) => setTimeout(resolve, talkMs));
  }
  await call.hangUp();
  return phone && answered ? { phone, lastedMs: Math.round(Date.now() - answered.at) } : null;
}

function refusalOf(call: SippCall): number | null {
  const { endedBy, finalStatus = 0 } = call.trace();
  return endedBy === 'other side' && finalStatus >= 300 ? finalStatus : null;
}
