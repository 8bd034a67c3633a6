import { type Scope, scopeOf } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import { answersFromMarks } from '../../domain/routing/answers-from-marks.ts';
import { compileRouting } from '../../domain/routing/compile-routing.ts';
import { type NodeAnswer, TableWalker } from '../../domain/routing/walk-table.ts';
import type { Actor } from '../actor.ts';
import { pastCompany } from '../explanations/past-company.ts';
import type { Database, Stores } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';
import { objectsOfSteps } from './describe-steps.ts';
import { namesInSnapshot, ObjectNames } from './object-names.ts';
import { callerOfCall, dialledIn } from './parties-of-call.ts';
import { canHappen, refuseImpossible } from './possible-answers.ts';
import { type SimulatedCall, simulatedCall } from './simulated-call.ts';

/**
 * Sends a call that was through the call logic of its time once more. The engine's log gives the caller, the time and what people
 * did; the way is the table's. So it leaves the marks of the call, or something is wrong.
 */
export class SimulatePastCall {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param answers take the place of what people did at these nodes
   * @throws Refusal with the path of each bad field; StoreUnavailableError
   */
  async simulate(actor: Actor, id: Id<'call'>, answers: readonly NodeAnswer[]): Promise<SimulatedCall> {
    const { stores } = this.#database;
    const scope = scopeOf(actor.principal);
    const call =
      (await stores.callHistory.find(scope, id)) ?? refuseCall('unknown-reference', 'there is no such call');
    const [first] = call.marks;
    if (!first) refuseCall('no-call-logic', 'this call entered no call logic');
    const snapshot = await companyAt(stores, scope, first.revision ?? call.revision);
    const walker = new TableWalker(compileRouting(snapshot));
    const entry = first.node;
    if (!walker.node(entry)) refuseCall('call-logic-unknown', 'what this call entered is not known any more');
    const caller = callerOfCall(call, snapshot);
    refuseImpossible(answers, (name) => walker.node(name), caller);
    const replaced = new Set(answers.map(({ node }) => node));
    const real = answersFromMarks(call.marks, call.answeredAt !== null).filter(
      // Where the logic alone decides, the marks only repeat it.
      (answer) => !replaced.has(answer.node) && canHappen(answer, walker, caller),
    );
    const dialled = dialledIn(call, snapshot);
    const walk = walker.walk({ entry, caller, dialled, instant: first.at, answers: [...real, ...answers] });
    const names = await ObjectNames.read(
      stores.records,
      scope,
      objectsOfSteps(walk.steps),
      namesInSnapshot(snapshot),
    );
    const recordedFrom = walker.recordedFrom(walk.steps, caller);
    return simulatedCall(walk, names, { revision: snapshot.revision, at: first.at, caller, recordedFrom });
  }
}

async function companyAt(stores: Stores, scope: Scope, revision: number | null) {
  // A log that tells no revision is of an engine that did not know it; then the call logic of now must do.
  const snapshot = await pastCompany(stores, scope, revision ?? Infinity);
  return snapshot ?? refuseCall('call-logic-unknown', 'too much was changed since this call');
}

function refuseCall(code: string, message: string): never {
  throw new Refusal(code === 'unknown-reference' ? code : 'invalid', message, {
    faults: [{ path: ['callId'], code, message }],
  });
}
