import { createHash } from 'node:crypto';
import { dominantTone } from '../../test/support/audio/dominant-tone.ts';
import { parseWav } from '../../test/support/audio/wav.ts';
import { eventually } from '../../test/support/eventually.ts';
import { placeSippCall } from '../../test/support/phones/sipp-call.ts';
import { type Softphone, startSoftphones } from '../../test/support/phones/softphones.ts';
import type { Demonstration, DemonstrationAgent, DemonstrationEngine } from './demonstration.ts';
import { engineNames } from './local-engine.ts';
import type { RestClient } from './rest-client.ts';

/** What happened, and what of it is wrong. */
export interface DemonstrationFacts {
  readonly engine: string;
  readonly caller: string;
  readonly number: string;
  readonly rang: readonly { readonly name: string; readonly timeToRingMs: number }[];
  readonly didNotRing: readonly { readonly name: string; readonly why: string }[];
  readonly answeredBy: string | null;
  readonly talkMs: number;
  readonly recording: RecordingFacts | null;
  readonly wrong: readonly string[];
}

interface RecordingFacts {
  readonly id: number;
  readonly url: string;
  readonly durationMs: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly leftHz: number | null;
  readonly rightHz: number | null;
}

interface Recording {
  readonly id: number;
  readonly state: string;
  readonly agentId: number | null;
  readonly durationMs: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly startedAt: string;
}

const caller = '+36201234567';
const customerHz = 1_000;
const agentHz = [440, 660];
const talkSeconds = 4;

/**
 * Registers the agents' phones, logs both agents in, calls the number as a customer, and checks everything that can be checked
 * from outside.
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
    sip: sip,
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
    const ringing = await Promise.race(
      phones.map(async (phone) => ({ phone, event: await phone.waitFor('incoming', { withinMs: 10_000 }) })),
    );
    await ringing.phone.accept();
    const answered = await ringing.phone.waitFor('established', { withinMs: 5_000 });
    log(`talking for ${talkSeconds} seconds …`);
    await new Promise((resolve) => setTimeout(resolve, talkSeconds * 1_000));
    await call.hangUp();
    const talkMs = Date.now() - answered.at;

    const rang = known.agents.flatMap((agent, index) => {
      const event = phones[index]?.eventsOf('incoming')[0];
      return event ? [{ agent, timeToRingMs: Math.round(event.at - invitedAt) }] : [];
    });
    const answeredBy = known.agents[phones.indexOf(ringing.phone)] ?? null;
    log('waiting for the recording …');
    const recording = await fetchRecording(admin, known.url, since, answeredBy);
    const facts = {
      engine: engineNames[engine.kind],
      caller,
      number: known.number,
      rang: rang.map(({ agent, timeToRingMs }) => ({ name: agent.name, timeToRingMs })),
      didNotRing: known.agents
        .filter((agent) => !rang.some((one) => one.agent === agent))
        .map((agent) => ({ name: agent.name, why: whyNot(agent) })),
      answeredBy: answeredBy?.name ?? null,
      talkMs: Math.round(talkMs),
      recording,
    };
    return { ...facts, wrong: faultsOf(facts, phones) };
  } finally {
    for (const { id } of known.agents) await admin.post(`/v1/agents/${id}/logout`).catch(() => null);
    await softphones.stop();
  }
}

function whyNot({ skill }: DemonstrationAgent): string {
  return skill === 'Selling'
    ? 'it should have rung'
    : `queue Sales wants skill Selling, and this agent has ${skill}`;
}

async function fetchRecording(
  rest: RestClient,
  url: string,
  since: Date,
  agent: DemonstrationAgent | null,
): Promise<RecordingFacts> {
  const recording = await eventually(async () => {
    const { items } = await rest.get<{ items: Recording[] }>(
      `/v1/recordings?state=stored&limit=500${agent ? `&agentId=${agent.id}` : ''}`,
    );
    const found = items.find(({ startedAt }) => new Date(startedAt).getTime() >= since.getTime() - 1_000);
    if (!found) throw new Error('the recording of the call did not appear within 20 s');
    return found;
  }, 20_000);
  const path = `/v1/recordings/${recording.id}/audio`;
  const response = await rest.fetch('GET', path);
  const audio = Buffer.from(await response.arrayBuffer());
  const sha256 = createHash('sha256').update(audio).digest('hex');
  if (sha256 !== recording.sha256)
    throw new Error('the fetched recording has another hash than the ledger says');
  const wav = parseWav(audio);
  const tones = [customerHz, ...agentHz];
  const [left, right] = wav.channels;
  return {
    id: recording.id,
    url: `${url}${path}`,
    durationMs: recording.durationMs,
    bytes: audio.length,
    sha256,
    leftHz: (left && dominantTone(left, tones)) ?? null,
    rightHz: (right && dominantTone(right, tones)) ?? null,
  };
}

function faultsOf(facts: Omit<DemonstrationFacts, 'wrong'>, phones: readonly Softphone[]): string[] {
  const { rang, answeredBy, recording, talkMs } = facts;
  const [anna] = phones;
  const faults: string[] = [];
  if (rang.length !== 1) faults.push(`${rang.length} phones rang instead of one`);
  if (anna?.eventsOf('incoming').length !== 1)
    faults.push('the phone of the fitting agent did not ring exactly once');
  if (answeredBy === null) faults.push('nobody answered');
  if (!recording) return [...faults, 'there is no recording'];
  if (Math.abs(recording.durationMs - talkMs) > 1_000)
    faults.push('the recording is not as long as the talk');
  if (recording.leftHz !== customerHz) faults.push('the customer is not heard on the left side');
  if (recording.rightHz !== agentHz[0]) faults.push('the agent is not heard on the right side');
  return faults;
}
