import { expect } from 'chai';
import type { RestClient } from '../../ops/local/rest-client.ts';
import { answersFromMarks, firstWay, type Mark } from '../../src/domain/routing/answers-from-marks.ts';
import type { TestCompany } from './company.ts';
import { eventually } from './eventually.ts';
import { callsLedOn } from './phones/sipp-call.ts';

/** The part of a call's record that a simulation is compared with. */
export interface RecordedCall {
  readonly id: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly answeredBy: unknown;
  readonly marks: readonly { readonly at: string; readonly node: string; readonly mark: string }[];
}

/** Nodes at which people decide; the others decide by themselves, which is what is to be seen. */
const asksPeople =
  /^(?:ring-[0-9]+|ring-group-[0-9]+-[0-9]+|queue-[0-9]+|menu-[0-9]+|callback-[0-9]+|outside-.+|dial-[a-z]+(?:-[0-9]+)?)$/u;

/** The record of the call from this number, once it is over. */
export function recordOfCall<T extends RecordedCall = RecordedCall>(
  rest: RestClient,
  caller: string,
): Promise<T> {
  return eventually(async () => {
    const found = await rest.get<{ items: RecordedCall[] }>(`/v1/calls?caller=${encodeURIComponent(caller)}`);
    const [summary] = found.items;
    expect(found.items, `records of calls from ${caller}`).to.have.length(1);
    expect(summary?.endedAt, 'ended').to.be.a('string');
    return await rest.get<T>(`/v1/calls/${summary?.id ?? 0}`);
  }, 30_000);
}

/**
 * Who simulates a call to this number from this caller, at the same time and with what people did in the real one, sees the marks that
 * the engine left: what is simulated is what rings. For call logic that was not changed since.
 *
 * @param called the number, as it was called
 */
export async function expectSimulatedLikeMarks(
  rest: RestClient,
  called: string,
  caller: string,
  record: RecordedCall,
): Promise<void> {
  const answers = answersFromMarks(marksOf(record), record.answeredBy !== null).filter(({ node }) =>
    asksPeople.test(node),
  );
  await expectSimulated(rest, { number: called, caller, at: record.startedAt, answers }, record);
}

/**
 * Every call of the company that is over and entered the call logic went as its simulation goes, which is through the call logic of its
 * time. Where somebody who had answered sent the call on, its simulation ends.
 *
 * @returns how many there were
 */
export async function expectEveryCallSimulated(rest: RestClient): Promise<number> {
  const { items } = await rest.get<{ items: Pick<RecordedCall, 'id' | 'endedAt'>[] }>('/v1/calls?limit=500');
  let simulated = 0;
  for (const { id, endedAt } of items) {
    if (endedAt === null) continue;
    const record = await rest.get<RecordedCall>(`/v1/calls/${id}`);
    if (record.marks.length === 0) continue;
    await expectSimulated(rest, { callId: id }, record);
    simulated += 1;
  }
  return simulated;
}

/**
 * A test for the end of a suite: what its real calls did is what is simulated, whatever was edited between them; and each call of a
 * customer that rang or was answered is among them.
 *
 * @param rest the company's session, where that is another one by now
 */
export function itSimulatesEveryCall(
  company: () => TestCompany,
  rest: () => RestClient | Promise<RestClient> = () => company().rest,
): void {
  it('each of these calls went as its simulation goes', async () => {
    const placed = callsLedOn(company().trunkAddress);
    await eventually(async () => {
      expect(await expectEveryCallSimulated(await rest()), 'simulated calls').to.be.at.least(
        Math.max(1, placed),
      );
    }, 30_000);
  });
}

async function expectSimulated(
  rest: RestClient,
  asked: Readonly<Record<string, unknown>>,
  record: RecordedCall,
): Promise<void> {
  const { call } = await rest.post<{ call: { steps: { marks: string[] }[] } }>('/v1/simulations', asked);
  expect(
    call.steps.flatMap((step) => step.marks),
    JSON.stringify(record),
  ).to.deep.equal(firstWay(marksOf(record)).map(({ node, mark }) => `${node}:${mark}`));
}

function marksOf({ marks }: RecordedCall): Mark[] {
  return marks.map(({ at, node, mark }) => ({ at: new Date(at), node, mark }));
}
