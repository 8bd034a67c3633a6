import type { Scope } from '../../domain/access/principal.ts';
import type { CallEnd } from '../../domain/call/call-record.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import type { WalkStep } from '../../domain/routing/walk-table.ts';
import type { CallStory } from '../ports/call-history.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import { dialledIn } from '../simulations/parties-of-call.ts';
import { describeStep, objectsOfSteps, type StepView } from '../simulations/describe-steps.ts';
import { type NamedObject, ObjectNames } from '../simulations/object-names.ts';
import { objectOfNodeName, type ObjectRef } from '../simulations/object-of-node.ts';
import { decisionAtMark } from './decision-at-mark.ts';
import { type PassedNode, passedNodes } from './passed-nodes.ts';
import { type PastTable, pastTable } from './past-table.ts';
import { readNumbers } from './read-numbers.ts';
import { type PeopleAtNode, whoRang } from './who-rang.ts';

export interface ExplainedStep extends PeopleAtNode, Omit<StepView, 'kind' | 'decision'> {
  /** Null: nothing is known any more of this node at the revision. */
  readonly kind: StepView['kind'] | null;
  readonly decision: StepView['decision'] | null;
  readonly revision: Revision | null;
  /** Somebody who had answered before sent the call here. */
  readonly afterAnswer: boolean;
}

export interface CallExplanation {
  readonly callId: Id;
  readonly caller: Caller;
  /** As it was sent. */
  readonly dialled: string | null;
  /** By which trunk of the company it came; null: by none. */
  readonly trunk: NamedObject | null;
  /**
   * What a number was read as that was dialled from outside, or at a phone and is none of the company's; in E.164 with plus. Null: it is
   * none, or it is not known any more.
   */
  readonly calledNumber: string | null;
  /** Of the call logic, when the call entered it. */
  readonly revision: Revision | null;
  readonly steps: readonly ExplainedStep[];
  readonly answeredBy: { readonly phone: NamedObject | null; readonly agent: NamedObject | null } | null;
  readonly endedAt: Date | null;
  readonly endedBy: CallEnd | null;
}

/** Whatever there is now: the log does not tell the revision. */
const newest: Revision = 2 ** 32 - 1;

type Parties = Parameters<typeof decisionAtMark>[1];

interface ReadNode {
  readonly passed: PassedNode;
  readonly past: PastTable;
  /** Null: nothing is known of the node at the revision. */
  readonly step: WalkStep | null;
}

/**
 * Tells of a call that was what a simulation tells of one that could be: which nodes it passed, by which exits and why, who rang, and
 * who did not and why. What happened is from the engine's log; the reasons are from the call logic of the revision that the log names.
 *
 * @throws Refusal `not-found`
 */
export async function explainCall(stores: Stores, scope: Scope, id: Id<'call'>): Promise<CallExplanation> {
  const call = (await stores.callHistory.find(scope, id)) ?? refuseUnknown('call');
  const company = (await stores.companies.find(scope.companyId)) ?? refuseUnknown('company');
  const { caller, calledNumber } = await readNumbers(stores, scope, call, company);
  const nodes = await readNodes(stores, scope, call, { caller, dialled: dialledIn(call, company) });
  const answerers = answererRefs(call);
  const trunk = trunkRef(call);
  const names = await ObjectNames.read(stores.records, scope, [
    ...objectsOfSteps(nodes.flatMap(({ step }) => step ?? [])),
    ...nodes.flatMap(({ passed }) => objectOfNodeName(passed.name) ?? []),
    ...[answerers.phone, answerers.agent, trunk].flatMap((ref) => ref ?? []),
  ]);
  const people = await whoRang(
    stores,
    scope,
    call,
    nodes.map(({ passed, past, step }) => ({ ...passed, past, node: step?.node ?? null })),
  );
  return {
    callId: call.id,
    caller,
    dialled: call.dialled,
    trunk: trunk && names.of(trunk),
    calledNumber,
    revision: call.revision,
    steps: nodes.map((node, index) => explainedStep(node, names, people[index])),
    answeredBy: call.answeredBy && {
      phone: answerers.phone && names.of(answerers.phone),
      agent: answerers.agent && names.of(answerers.agent),
    },
    endedAt: call.endedAt,
    endedBy: call.endedBy,
  };
}

/** A call that goes on after a change of the call logic has marks of one revision, unless somebody sends it on. */
async function readNodes(
  stores: Stores,
  scope: Scope,
  call: CallStory,
  parties: Parties,
): Promise<ReadNode[]> {
  const nodes = passedNodes(call);
  const tables = new Map<Revision, PastTable>();
  for (const { revision } of nodes) {
    if (tables.has(revision ?? newest)) continue;
    const names = nodes.filter((node) => node.revision === revision).map(({ name }) => name);
    tables.set(revision ?? newest, await pastTable(stores, scope, names, revision ?? newest));
  }
  return nodes.flatMap((passed) => {
    const past = tables.get(passed.revision ?? newest);
    return past ? [{ passed, past, step: stepOf(passed, past, parties) }] : [];
  });
}

function stepOf(passed: PassedNode, { table }: PastTable, parties: Parties): WalkStep | null {
  const node = table.nodes.find(({ name }) => name === passed.name);
  if (!node) return null;
  const { at, exit, next } = passed;
  const left = exit === null || next === null ? null : { exit, next };
  return { node, at, left, decision: decisionAtMark({ ...passed, node }, parties, table) };
}

function explainedStep(
  { passed, step }: ReadNode,
  names: ObjectNames,
  people: PeopleAtNode = { rang: [], notAsked: [] },
): ExplainedStep {
  const { name, at, exit, next, marks, revision, afterAnswer } = passed;
  const view = step && describeStep(step, names);
  const ref = objectOfNodeName(name);
  return {
    ...{ node: name, at, exit, next, marks, revision, afterAnswer },
    kind: view?.kind ?? null,
    object: view ? view.object : ref && names.of(ref),
    decision: view?.decision ?? null,
    ...people,
  };
}

function trunkRef({ trunkId }: CallStory): ObjectRef | null {
  return trunkId === null ? null : { kind: 'trunk', id: trunkId };
}

function answererRefs({ answeredBy }: CallStory): { phone: ObjectRef | null; agent: ObjectRef | null } {
  const phoneId = answeredBy?.phoneId ?? null;
  const agentId = answeredBy?.agentId ?? null;
  return {
    phone: phoneId === null ? null : { kind: 'phone', id: phoneId },
    agent: agentId === null ? null : { kind: 'user', id: agentId },
  };
}
