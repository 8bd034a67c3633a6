import { expect } from 'chai';
import type { RestClient } from '../../ops/local/rest-client.ts';
import { answersFromMarks, firstWay } from '../../src/domain/routing/answers-from-marks.ts';
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
  await expectSimulated(rest, { number: called, caller }, record);
}

/**
 * The same for every call of the company that is over, by whatever it entered the call logic. Where somebody who had answered sent the
 * call on, its simulation ends. For companies whose call logic was not changed between their calls.
 *
 * @returns how many calls were simulated
 */
export async function expectEveryCallSimulated(rest: RestClient): Promise<number> {
  const { items } = await rest.get<{ items: CallHead[] }>('/v1/calls?limit=500');
  const numbers = await rest.get<{ items: Entry[] }>('/v1/numbers?limit=500');
  const extensions = await rest.get<{ items: Entry[] }>('/v1/extensions?limit=500');
  let simulated = 0;
  for (const { id, numberId, extensionId, endedAt, callerNumber } of items) {
    const number = numbers.items.find((one) => one.id === numberId)?.digits;
    const extension = extensions.items.find((one) => one.id === extensionId)?.digits;
    if (endedAt === null || (number === undefined && extension === undefined)) continue;
    const record = await rest.get<RecordedCall>(`/v1/calls/${id}`);
    const fromPhone = extensions.items.some(({ digits }) => digits === callerNumber) ? callerNumber : null;
    const entry = number === undefined ? { extension, caller: fromPhone } : { number, caller: callerNumber };
    await expectSimulated(rest, entry, record);
    simulated += 1;
  }
  return simulated;
}

/** A test for the end of a suite whose call logic stays as it is: what its real calls did is what is simulated. */
export function itSimulatesEveryCall(rest: () => RestClient | Promise<RestClient>): void {
  it('each of these calls went as its simulation goes', async () => {
    await eventually(async () => {
      expect(await expectEveryCallSimulated(await rest())).to.be.greaterThan(0);
    }, 30_000);
  });
}

interface CallHead extends Pick<RecordedCall, 'id' | 'endedAt' | 'callerNumber'> {
  readonly numberId: number | null;
  readonly extensionId: number | null;
}

interface Entry {
  readonly id: number;
  readonly digits: string;
}

async function expectSimulated(
  rest: RestClient,
  entry: Readonly<Record<string, unknown>>,
  record: RecordedCall,
): Promise<void> {
  const marks = record.marks.map(({ at, node, mark }) => ({ at: new Date(at), node, mark }));
  const answers = answersFromMarks(marks, record.answeredBy !== null).filter(({ node }) =>
    asksPeople.test(node),
  );
  const { call } = await rest.post<{ call: { steps: { marks: string[] }[] } }>('/v1/simulations', {
    ...entry,
    at: record.startedAt,
    answers,
  });
  expect(
    call.steps.flatMap((step) => step.marks),
    JSON.stringify(record),
  ).to.deep.equal(firstWay(marks).map(({ node, mark }) => `${node}:${mark}`));
}
