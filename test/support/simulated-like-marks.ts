import { expect } from 'chai';
import type { RestClient } from '../../ops/local/rest-client.ts';
import { answersFromMarks } from '../../src/domain/routing/answers-from-marks.ts';
import { eventually } from './eventually.ts';

/** The part of a call's record that a simulation is compared with. */
export interface RecordedCall {
  readonly id: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly callerNumber: string | null;
  readonly dialled: string | null;
  readonly answeredBy: unknown;
  readonly marks: readonly { readonly at: string; readonly node: string; readonly mark: string }[];
}

/** Nodes at which people decide; the others decide by themselves, which is what is to be seen. */
const asksPeople =
  /^(?:ring-[0-9]+|ring-group-[0-9]+-[0-9]+|queue-[0-9]+|menu-[0-9]+|callback-[0-9]+|outside-.+)$/u;

/** The record of the call from this number, once it is over. */
export function recordOfCall(rest: RestClient, caller: string): Promise<RecordedCall> {
  return eventually(async () => {
    const found = await rest.get<{ items: RecordedCall[] }>(`/v1/calls?caller=${encodeURIComponent(caller)}`);
    const [summary] = found.items;
    expect(found.items, `records of calls from ${caller}`).to.have.length(1);
    expect(summary?.endedAt, 'ended').to.be.a('string');
    return await rest.get<RecordedCall>(`/v1/calls/${summary?.id ?? 0}`);
  }, 30_000);
}

/**
 * A simulation of the same call at the same time, with what people did in it, leaves the same marks: what is simulated is what
 * rings.
 *
 * @param called the number, as it was called
 */
export async function expectSimulatedLikeMarks(
  rest: RestClient,
  called: string,
  caller: string | null,
  record: RecordedCall,
): Promise<void> {
  const marks = record.marks.map(({ at, node, mark }) => ({ at: new Date(at), node, mark }));
  const answers = answersFromMarks(marks, record.answeredBy !== null).filter(({ node }) =>
    asksPeople.test(node),
  );
  const { call } = await rest.post<{ call: { steps: { marks: string[] }[] } }>('/v1/simulations', {
    number: called,
    caller,
    at: record.startedAt,
    answers,
  });
  expect(call.steps.flatMap((step) => step.marks)).to.deep.equal(
    marks.map(({ node, mark }) => `${node}:${mark}`),
  );
}
