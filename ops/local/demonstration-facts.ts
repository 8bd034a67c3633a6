import type { ReasonNotReceiving } from '../../src/domain/membership/desired-memberships.ts';
import type { QueueOfNumber } from './queue-of-number.ts';

/** What happened, and what of it is wrong. */
export interface DemonstrationFacts {
  readonly engine: string;
  readonly caller: string;
  readonly number: string;
  readonly rang: readonly {
    readonly name: string;
    readonly timeToRingMs: number;
    readonly times: number;
  }[];
  readonly didNotRing: readonly { readonly name: string; readonly why: string }[];
  /** The SIP status with which the call was refused before any phone rang; null: it was not. */
  readonly refusedWith: number | null;
  readonly answeredBy: string | null;
  readonly talkMs: number;
  readonly recording: RecordingFacts | null;
  readonly wrong: readonly string[];
}

export interface RecordingFacts {
  readonly id: number;
  readonly url: string;
  readonly durationMs: number;
  readonly bytes: number;
  /** Of the audio that was fetched. */
  readonly sha256: string;
  /** As the list of recordings tells it. */
  readonly listedSha256: string;
  readonly leftHz: number | null;
  readonly rightHz: number | null;
}

/** How it should go. */
export interface Expectation {
  /** Name of the agent whose phone alone should ring. */
  readonly fitting: string;
  readonly customerHz: number;
  readonly agentHz: number;
}

const toleratedMs = 1_000;

/** What is not as expected, in words; empty: everything is as it should be. */
export function faultsOf(facts: Omit<DemonstrationFacts, 'wrong'>, expected: Expectation): string[] {
  const { rang, refusedWith, answeredBy, recording, talkMs } = facts;
  const faults: string[] = [];
  if (refusedWith !== null) faults.push(`the call was refused with ${refusedWith}`);
  if (rang.length !== 1) faults.push(`${rang.length} phones rang instead of one`);
  if (rang.find(({ name }) => name === expected.fitting)?.times !== 1)
    faults.push(`the phone of the fitting agent, ${expected.fitting}, did not ring exactly once`);
  if (answeredBy === null) faults.push('nobody answered');
  if (!recording) return [...faults, 'there is no recording'];
  if (Math.abs(recording.durationMs - talkMs) > toleratedMs)
    faults.push('the recording is not as long as the talk');
  if (recording.sha256 !== recording.listedSha256)
    faults.push('the fetched recording has another hash than the list of recordings says');
  if (recording.leftHz !== expected.customerHz) faults.push('the customer is not heard on the left side');
  if (recording.rightHz !== expected.agentHz) faults.push('the agent is not heard on the right side');
  return faults;
}

/**
 * Why an agent's phone did not ring, from what Switchroom told of the queue when the call was placed.
 *
 * @param queue null: the number leads elsewhere
 */
export function whyNoRing(
  agentId: number,
  queue: QueueOfNumber | null,
  { somebodyRang }: { readonly somebodyRang: boolean },
): string {
  if (!queue) return 'the number does not lead to a queue';
  const reason = queue.reasons.get(agentId);
  if (reason === undefined) return `no skill of this agent leads to queue ${queue.name}`;
  if (reason !== null) return `not in queue ${queue.name}, since ${reasonInWords[reason]}`;
  return somebodyRang
    ? `in queue ${queue.name}, but another agent was asked first`
    : `in queue ${queue.name}, so it should have rung`;
}

const reasonInWords: Readonly<Record<ReasonNotReceiving, string>> = {
  inactive: 'the user is not active',
  'not-logged-in': 'the agent is not logged in',
  'outside-working-hours': "it is outside the agent's working hours",
  status: "the agent's status takes no calls of queues",
  'no-device': 'nothing rings where the agent works',
};
