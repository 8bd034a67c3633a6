import type { Database } from '../../src/application/ports/stores.ts';
import { newCall } from '../../src/domain/call/new-record.ts';
import type { LegRecord } from '../../src/domain/call/call-record.ts';

export interface PastCallFacts {
  readonly companyId: number;
  readonly mediaNodeId: number;
  readonly startedAt: Date;
  readonly revision: number | null;
  readonly numberId: number | null;
  /** Default `trunk`. */
  readonly callerKind?: 'phone' | 'trunk';
  readonly callerNumber: string | null;
  readonly dialled?: string;
  readonly answered: boolean;
  /** `NODE:MARK`, one second apart. */
  readonly marks: readonly string[];
  readonly legs?: readonly Partial<LegRecord>[];
}

let calls = 0;

/** Stores a call as the journal would have told it. @returns its id */
export async function storePastCall(database: Database, facts: PastCallFacts): Promise<number> {
  calls += 1;
  const callKey = `past-${calls}`;
  const { companyId, mediaNodeId, startedAt, revision, marks, legs = [] } = facts;
  const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);
  const endedAt = after(marks.length);
  const call = {
    ...newCall(callKey, startedAt),
    ...{
      companyId,
      revision,
      endedAt,
      endedBy: 'caller' as const,
      callerKind: facts.callerKind ?? ('trunk' as const),
    },
    ...{ callerNumber: facts.callerNumber, numberId: facts.numberId, markCount: marks.length },
    answeredAt: facts.answered ? endedAt : null,
    dialled: facts.dialled ?? null,
  };
  await database.transaction((stores) =>
    stores.calls.save(mediaNodeId, {
      ...{ calls: [call], waits: [], removedLegs: [], removedCalls: [] },
      legs: legs.map((leg, index) => ({
        ...{ callKey, position: index + 1, legId: `${callKey}-${index}`, role: 'attempt', sipUser: null },
        ...{ phoneId: null, trunkId: null, agentId: null, queueId: null, place: null, node: null },
        ...{ markCount: marks.length, beganAt: startedAt, rang: true, needsKey: false, pickedUpAt: null },
        ...{ answeredAt: null, endedAt, outcome: 'no-answer', cause: 16, withdrawn: false, transfer: null },
        ...{ transferTarget: null },
        ...leg,
      })),
      marks: marks.map((text, index) => {
        const [node = '', mark = ''] = text.split(':');
        return { callKey, position: index + 1, at: after(index), node, mark, revision };
      }),
    }),
  );
  const { items } = await database.stores.callHistory.list(
    { companyId },
    {
      ...{ limit: 500, after: null, where: {} },
    },
  );
  const found = items.find(({ key }) => key === callKey);
  if (!found) throw new Error('the call was not stored');
  return found.id;
}
