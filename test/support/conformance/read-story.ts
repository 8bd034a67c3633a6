import type { Scenario, ScenarioCall } from '../../../ops/conformance/scenario.ts';
import type { RestClient } from '../../../ops/local/rest-client.ts';
import { eventually } from '../eventually.ts';
import { NeutralNames } from './neutral-names.ts';
import { inRingOrder } from './ring-order.ts';
import { isCallStatus, statusesTold, type Stretch } from './statuses-told.ts';
import { toldOnce } from './told-once.ts';

const quietMs = 5_000;

interface CallHead {
  readonly id: number;
  readonly startedAt: string;
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
    readonly startedAt: string;
    readonly endedAt: string | null;
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
  readonly status: { readonly name: string };
}

/** From when until when a test ran; they follow each other. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** What is told of a company for each of these windows. */
export async function readStory(
  rest: RestClient,
  windows: readonly Window[],
): Promise<readonly Pick<Scenario, 'calls' | 'statuses'>[]> {
  const heads = await settledCalls(rest);
  const people = await settledPeople(rest);
  const objects = await namesOfObjects(rest, people);
  const stories: Pick<Scenario, 'calls' | 'statuses'>[] = [];
  for (const [index, window] of windows.entries()) {
    const until = windows[index + 1]?.from ?? new Date(8.64e15);
    const names = new NeutralNames(objects);
    const calls: ScenarioCall[] = [];
    for (const { id, startedAt } of heads)
      if (startsIn(startedAt, window.from, until))
        calls.push(await tellCall(rest, names, await rest.get<Call>(`/v1/calls/${id}`)));
    const statuses: Record<string, readonly string[]> = {};
    for (const { id, firstName } of people) statuses[firstName] = await statusesOf(rest, id, window);
    stories.push({ calls, statuses });
  }
  return stories;
}

/** So much the clock of an engine may be behind. Between two windows there has to be more, or a call could be of either. */
export const behindMs = 300;

function startsIn(at: string, from: Date, until: Date): boolean {
  const time = Date.parse(at) + behindMs;
  return time >= from.getTime() && time < until.getTime();
}

/** In the order in which they began, once all are over and no more come: the journal is read every few seconds. */
async function settledCalls(rest: RestClient): Promise<readonly CallHead[]> {
  const read = async () =>
    (await rest.get<{ items: CallHead[] }>('/v1/calls?limit=500')).items.sort(
      (a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt),
    );
  let count = -1;
  let since = Date.now();
  return await eventually(
    async () => {
      const calls = await read();
      if (calls.length !== count) since = Date.now();
      count = calls.length;
      if (calls.some(({ endedAt }) => endedAt === null)) throw new Error('a call goes on');
      if (Date.now() < since + quietMs) throw new Error('more may come');
      return calls;
    },
    30_000,
    500,
  ).catch(read);
}

/** Once no status is that of a call any more: all are over, and what follows a call is written a moment after it. */
function settledPeople(rest: RestClient): Promise<readonly Person[]> {
  const read = async () => (await rest.get<{ items: Person[] }>('/v1/agents?limit=500')).items;
  return eventually(
    async () => {
      const people = await read();
      if (people.some(({ status }) => isCallStatus(status.name))) throw new Error('somebody is in a call');
      return people;
    },
    10_000,
    200,
  ).catch(read);
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
    // Who sat at the phone is asked when the log is read, and an agent may have left since; whom a queue connected is told of the wait.
    answeredBy:
      call.answeredBy &&
      (names.of('phone', call.answeredBy.phoneId) ?? names.of('agent', call.answeredBy.agentId) ?? 'outside'),
    endedBy: call.endedBy,
    rang: toldOnce(
      inRingOrder(
        call.attempts.map(({ kind, phoneId, queueId, startedAt, endedAt, outcome, transfer }) => ({
          startedAt,
          endedAt,
          told: [
            names.of('phone', phoneId) ?? kind,
            queueId === null ? null : `for ${names.of('queue', queueId) ?? ''}`,
            outcome,
            transfer === null ? null : `${transfer} transfer`,
          ]
            .filter(isText)
            .join(', '),
        })),
      ),
    ),
    way: toldOnce(call.marks.map(({ node, mark }) => `${names.ofNode(node)}: ${mark}`)),
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

async function statusesOf(
  rest: RestClient,
  agentId: number,
  { from, to }: Window,
): Promise<readonly string[]> {
  const path = `/v1/agents/${agentId}/activity?limit=500`;
  const [during, then] = await Promise.all([
    rest.get<{ items: Stretch[] }>(`${path}&from=${from.toISOString()}&to=${to.toISOString()}`),
    // To this moment: the first is the one in which the test ended.
    rest.get<{ items: Stretch[] }>(`${path}&from=${to.toISOString()}`),
  ]);
  return statusesTold(during.items, then.items);
}

function isText(text: string | null): text is string {
  return text !== null && text !== '';
}
