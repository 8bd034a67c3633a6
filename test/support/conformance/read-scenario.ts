import type { Scenario, ScenarioCall } from '../../../ops/conformance/scenario.ts';
import type { RestClient } from '../../../ops/local/rest-client.ts';
import { eventually } from '../eventually.ts';
import { NeutralNames } from './neutral-names.ts';

interface CallHead {
  readonly id: number;
  readonly endedAt: string | null;
}

interface Call extends CallHead {
  readonly direction: string;
  readonly callerNumber: string | null;
  readonly dialled: string | null;
  readonly endedBy: string | null;
  readonly answeredBy: { readonly agentId: number | null; readonly phoneId: number | null } | null;
  readonly marks: readonly { readonly node: string; readonly mark: string }[];
  readonly attempts: readonly {
    readonly kind: string;
    readonly phoneId: number | null;
    readonly queueId: number | null;
    readonly outcome: string | null;
    readonly transfer: string | null;
  }[];
  readonly waits: readonly {
    readonly queueId: number;
    readonly outcome: string | null;
    readonly agentId: number | null;
  }[];
  readonly recordingIds: readonly number[];
}

interface Recording {
  readonly state: string;
  readonly queueId: number | null;
  readonly agentId: number | null;
}

interface Person {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
}

/** What is told of a company since the last call that was seen and since that time. */
export async function readScenario(
  rest: RestClient,
  since: { readonly callId: number; readonly at: Date },
): Promise<Pick<Scenario, 'calls' | 'statuses'> & { readonly lastCallId: number }> {
  const heads = await endedCalls(rest, since.callId);
  const people = (await rest.get<{ items: Person[] }>('/v1/agents?limit=500')).items;
  const names = new NeutralNames(await namesOfObjects(rest, people));
  const calls: ScenarioCall[] = [];
  for (const { id } of heads) {
    const call = await rest.get<Call>(`/v1/calls/${id}`);
    calls.push(await tellCall(rest, names, call));
  }
  const statuses: Record<string, readonly string[]> = {};
  for (const { id, firstName } of people) statuses[firstName] = await statusesOf(rest, id, since.at);
  return { calls, statuses, lastCallId: Math.max(since.callId, ...heads.map(({ id }) => id)) };
}

/** Oldest first. A call that does not end is told as it is. */
async function endedCalls(rest: RestClient, after: number): Promise<readonly CallHead[]> {
  const read = async () =>
    (await rest.get<{ items: CallHead[] }>('/v1/calls?limit=500')).items
      .filter(({ id }) => id > after)
      .sort((a, b) => a.id - b.id);
  return await eventually(async () => {
    const calls = await read();
    if (calls.some(({ endedAt }) => endedAt === null)) throw new Error('a call goes on');
    return calls;
  }, 10_000).catch(read);
}

async function namesOfObjects(rest: RestClient, people: readonly Person[]): Promise<Map<string, string>> {
  const names = new Map(people.map(({ id, firstName }) => [`agent ${id}`, firstName]));
  for (const [kind, path] of [
    ['phone', 'phones'],
    ['queue', 'queues'],
  ] as const) {
    const { items } = await rest.get<{ items: { id: number; name: string }[] }>(`/v1/${path}?limit=500`);
    for (const { id, name } of items) names.set(`${kind} ${id}`, name);
  }
  return names;
}

async function tellCall(rest: RestClient, names: NeutralNames, call: Call): Promise<ScenarioCall> {
  const recordings: string[] = [];
  for (const id of call.recordingIds) {
    const { state, queueId, agentId } = await settledRecording(rest, id);
    recordings.push(
      [state, names.of('queue', queueId), names.of('agent', agentId)].filter(isText).join(', '),
    );
  }
  return {
    direction: call.direction,
    caller: names.ofDigits(call.callerNumber),
    dialled: names.ofDigits(call.dialled),
    answeredBy:
      call.answeredBy &&
      (names.of('agent', call.answeredBy.agentId) ?? names.of('phone', call.answeredBy.phoneId) ?? 'outside'),
    endedBy: call.endedBy,
    rang: once(
      call.attempts.map(({ kind, phoneId, queueId, outcome, transfer }) =>
        [
          names.of('phone', phoneId) ?? kind,
          queueId === null ? null : `for ${names.of('queue', queueId) ?? ''}`,
          outcome,
          transfer === null ? null : `${transfer} transfer`,
        ]
          .filter(isText)
          .join(', '),
      ),
    ),
    way: once(call.marks.map(({ node, mark }) => `${names.ofNode(node)}: ${mark}`)),
    waits: call.waits.map(({ queueId, outcome, agentId }) =>
      [names.of('queue', queueId), outcome, names.of('agent', agentId)].filter(isText).join(', '),
    ),
    recordings: recordings.sort(),
  };
}

function settledRecording(rest: RestClient, id: number): Promise<Recording> {
  const read = () => rest.get<Recording>(`/v1/recordings/${id}`);
  return eventually(async () => {
    const recording = await read();
    if (recording.state === 'recording') throw new Error('not taken in yet');
    return recording;
  }, 15_000).catch(read);
}

async function statusesOf(rest: RestClient, agentId: number, since: Date): Promise<readonly string[]> {
  const { items } = await rest.get<{ items: { statusName: string }[] }>(
    `/v1/agents/${agentId}/activity?limit=500&from=${since.toISOString()}`,
  );
  return once(items.map(({ statusName }) => statusName));
}

/** How often an engine tries the same again within a time is its own affair. */
function once(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line !== lines[index - 1]);
}

function isText(text: string | null): text is string {
  return text !== null && text !== '';
}
