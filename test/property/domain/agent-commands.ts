import fc from 'fast-check';
import type { AgentEvent } from '../../../src/domain/agent/agent-event.ts';
import type { Leg } from '../../../src/domain/agent/agent-state.ts';
import { builtIn, choosable } from './agent-company.ts';
import type { AgentModel } from './agent-model.ts';
import type { AgentWatch } from './agent-watch.ts';

/** One thing that happens, some time after the one before. */
class Happening implements fc.Command<AgentModel, AgentWatch> {
  readonly #afterMs: number;
  readonly #event: AgentEvent | null;
  readonly #told: (model: AgentModel) => void;
  readonly #possible: (model: Readonly<AgentModel>) => boolean;

  constructor(
    afterMs: number,
    event: AgentEvent | null,
    told: (model: AgentModel) => void,
    possible: (model: Readonly<AgentModel>) => boolean = () => true,
  ) {
    this.#afterMs = afterMs;
    this.#event = event;
    this.#told = told;
    this.#possible = possible;
  }

  check(model: Readonly<AgentModel>): boolean {
    return this.#possible(model);
  }

  run(model: AgentModel, watch: AgentWatch): void {
    watch.pass(this.#afterMs);
    watch.check();
    if (this.#event) watch.happens(this.#event);
    this.#told(model);
    watch.check();
  }

  toString(): string {
    return `after ${this.#afterMs} ms ${JSON.stringify(this.#event)}`;
  }
}

/** Mostly forward; processes take turns, and their clocks differ. */
const afterMs = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -500, max: 0 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);
const status = fc.constantFrom(...choosable);
const node = fc.constantFrom(1, 2);
/** Few names, so that events of the same call meet. */
const callOn = (nodeId: number): fc.Arbitrary<Leg & { readonly nodeId: number }> =>
  fc
    .constantFrom('a', 'b', 'c', 'd')
    .map((id) => ({ id, nodeId, direction: id < 'c' ? 'incoming' : 'outgoing' }));
const call = node.chain(callOn);

const login = fc.tuple(afterMs, fc.boolean()).map(
  ([after, seated]) =>
    new Happening(after, { kind: 'log-in', seat: seated ? 12 : null, by: null }, (model) => {
      model.logIn(seated);
    }),
);
const logout = afterMs.map(
  (after) =>
    new Happening(after, { kind: 'log-out', by: null }, (model) => {
      model.logOut();
    }),
);
const click = fc.tuple(afterMs, status, fc.constantFrom('agent' as const, 'supervisor' as const)).map(
  ([after, statusId, as]) =>
    new Happening(
      after,
      { kind: 'choose', statusId, as, by: 7 },
      (model) => {
        model.choose(statusId);
      },
      (model) => model.company.has(statusId),
    ),
);
const callBegins = fc.tuple(afterMs, call).map(
  ([after, leg]) =>
    new Happening(after, { kind: 'leg-began', leg }, (model) => {
      model.callBegins(leg);
    }),
);
const callEnds = fc.tuple(afterMs, call).map(
  ([after, leg]) =>
    new Happening(after, { kind: 'leg-ended', legId: leg.id, nodeId: leg.nodeId }, (model) => {
      model.callsEnd([leg]);
    }),
);
const callsOn = (nodeId: number) =>
  fc
    .uniqueArray(callOn(nodeId), { selector: ({ id }) => id, maxLength: 3 })
    .map((legs) => ({ nodeId, legs }));
const crash = fc.tuple(afterMs, node.chain(callsOn)).map(
  ([after, { nodeId, legs }]) =>
    new Happening(after, { kind: 'legs-found', nodeId, legs }, (model) => {
      model.engineHolds(nodeId, legs);
    }),
);
const missed = fc
  .tuple(
    afterMs,
    fc.option(fc.record({ misses: fc.integer({ min: 1, max: 3 }), statusId: status }), { nil: null }),
  )
  .map(
    ([after, limit]) =>
      new Happening(
        after,
        { kind: 'missed', limit },
        (model) => {
          model.callIsMissed(limit);
        },
        // The status of a queue's limit does not activate skills.
        ({ company }) =>
          limit === null || (company.has(limit.statusId) && !company.rule(limit.statusId).activatesSkills),
      ),
  );
const answered = afterMs.map(
  (after) =>
    new Happening(after, { kind: 'answered' }, (model) => {
      model.answers();
    }),
);
const timer = afterMs.map(
  (after) =>
    new Happening(after, { kind: 'timer' }, (model) => {
      model.timerComes();
    }),
);
/** An administrator deletes a status that nothing points at and nobody is in. */
const deletion = fc.tuple(afterMs, status).map(
  ([after, id]) =>
    new Happening(
      after,
      null,
      ({ company }) => {
        company.delete(id);
      },
      (model) => id !== builtIn.connected && id !== builtIn.virtual && isFree(model, id),
    ),
);

function isFree({ company, chosen }: Readonly<AgentModel>, id: number): boolean {
  if (!company.has(id) || company.defaultId === id || chosen === id) return false;
  const others = [...choosable, builtIn.incoming, builtIn.outgoing].filter((other) => company.has(other));
  return others
    .map((other) => company.rule(other))
    .every(({ goToStatusId, onHangUpStatusId }) => goToStatusId !== id && onHangUpStatusId !== id);
}

/** A working life. Calls and clicks come often, the rest now and then. */
export const anyLife = fc.commands(
  [
    login,
    login,
    click,
    click,
    callBegins,
    callBegins,
    callEnds,
    callEnds,
    timer,
    timer,
    crash,
    missed,
    answered,
  ].concat([logout, deletion]),
  { maxCommands: 60 },
);
