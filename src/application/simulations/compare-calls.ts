import { setImmediate as otherWork } from 'node:timers/promises';
import type { Id } from '../../domain/ids.ts';
import { answersFromMarks, type Mark } from '../../domain/routing/answers-from-marks.ts';
import { firstDifference, type Landing, landingsOf } from '../../domain/routing/landings.ts';
import type { Dialled } from '../../domain/numbering/read-dialled.ts';
import type { TableWalker, Walk } from '../../domain/routing/walk-table.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import { canHappen } from './possible-answers.ts';

/** A call that was, as far as it takes to send it again. */
export interface RealCall {
  readonly id: Id;
  readonly startedAt: Date;
  readonly caller: Caller;
  /** What was dialled at a phone that is no extension. */
  readonly dialled: Dialled | null;
  /** In their order; the first one is that of a number or an extension. */
  readonly marks: readonly Mark[];
  /** Somebody spoke with the caller. */
  readonly answered: boolean;
}

/** A call that would take another way. Null: the call ended before. */
export interface CallElsewhere {
  readonly call: RealCall;
  readonly was: Landing | null;
  readonly would: Landing | null;
}

export interface Comparison {
  /** Calls that both tables know the entry of. */
  readonly compared: number;
  /** Newest first. */
  readonly elsewhere: readonly CallElsewhere[];
}

/** So many calls are walked before others get a turn: some milliseconds. */
const turn = 100;

/**
 * Sends calls that were through two tables, with what people really did where they did it. Elsewhere, in the new table, people
 * are taken to behave as assumed.
 */
export async function compareCalls(
  calls: readonly RealCall[],
  before: TableWalker,
  after: TableWalker,
): Promise<Comparison> {
  const elsewhere: CallElsewhere[] = [];
  let compared = 0;
  for (const [index, call] of calls.entries()) {
    if (index % turn === turn - 1) await otherWork();
    const was = replay(call, before);
    const would = replay(call, after);
    if (!was || !would) continue;
    compared += 1;
    const difference = firstDifference(landingsOf(was), landingsOf(would));
    if (difference) elsewhere.push({ call, ...difference });
  }
  return { compared, elsewhere };
}

function replay({ marks, caller, dialled, startedAt, answered }: RealCall, walker: TableWalker): Walk | null {
  const entry = marks[0]?.node;
  if (entry === undefined || !walker.node(entry)) return null;
  const answers = answersFromMarks(marks, answered).filter((answer) => canHappen(answer, walker, caller));
  return walker.walk({ entry, caller, dialled, instant: startedAt, answers });
}
