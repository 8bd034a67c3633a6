import { scopeOf } from '../../domain/access/principal.ts';
import { calledNumber, callerNumber } from '../../domain/numbering/number-format.ts';
import { type Dialled, readDialled } from '../../domain/numbering/read-dialled.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import { compileRouting } from '../../domain/routing/compile-routing.ts';
import type { TrunkId } from '../../domain/ids.ts';
import type { NodeName } from '../../domain/routing/routing-table.ts';
import { type NodeAnswer, TableWalker } from '../../domain/routing/walk-table.ts';
import type { Actor } from '../actor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import { draftedCompany, type Drafts } from './drafted-company.ts';
import { objectsOfSteps } from './describe-steps.ts';
import { ObjectNames } from './object-names.ts';
import { canHappen, refuseImpossible } from './possible-answers.ts';
import {
  asSeen,
  isNamedTo,
  isOwnEntry,
  nodesKnownTo,
  sightOfEditor,
  withOutsideNumber,
} from './sight-of-editor.ts';
import { type SimulatedCall, simulatedCall } from './simulated-call.ts';
import { phoneRefs, type Ringing, whoWouldRing } from './who-would-ring.ts';

/** A call to be simulated, as a person describes it. */
export interface CallToSimulate {
  readonly to:
    | { readonly kind: 'number'; readonly digits: string }
    /** What a provider sends, as it writes numbers. */
    | { readonly kind: 'dialled'; readonly sent: string }
    | { readonly kind: 'extension'; readonly digits: string }
    /** What a person dials at a phone that is no extension. */
    | { readonly kind: 'outside'; readonly sent: string };
  /** By which the call comes from outside; null: by one of which nothing is said. */
  readonly trunkId: TrunkId | null;
  /** To a number: as a provider shows it, in any form; from a phone: the digits of its extension. Null: shown by nobody. */
  readonly caller: string | null;
  /** Null: now. */
  readonly at: Date | null;
  readonly answers: readonly NodeAnswer[];
}

const nobody: ReadonlyMap<NodeName, readonly Ringing[]> = new Map();

/** Says which way a call takes, by the table from which dialplans are rendered; no engine is asked. */
export class SimulateCall {
  readonly #database: Database;
  readonly #secrets: Secrets;
  readonly #clock: Clock;

  constructor(database: Database, secrets: Secrets, clock: Clock) {
    this.#database = database;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /**
   * @param drafts unsaved objects that are taken to be saved
   * @throws Refusal with the path of each bad field; StoreUnavailableError
   */
  async simulate(actor: Actor, call: CallToSimulate, drafts: readonly Drafts[]): Promise<SimulatedCall> {
    const { stores } = this.#database;
    const scope = scopeOf(actor.principal);
    const stored = (await stores.snapshots.company(scope.companyId)) ?? refuseUnknown('company');
    const company = await draftedCompany(stores, actor, this.#secrets, stored, drafts);
    const { snapshot } = company;
    const walker = new TableWalker(compileRouting(snapshot));
    const sight = sightOfEditor(actor.principal);
    const called = calledBy(walker, call, snapshot);
    const isOwn = async (node: NodeName) =>
      sight.seesAll || (await isOwnEntry(stores, scope, actor.principal, walker.node(node)));
    const { entry } = called;
    if (entry === null || !(await isOwn(entry)))
      refuseUnknownField(called.field, called.noun, called.message);
    const caller = callerOf(call, snapshot);
    const at = call.at ?? this.#clock.now();
    const walk = (answers: readonly NodeAnswer[]) =>
      walker.walk({
        ...{ entry, caller, dialled: called.dialled ?? null, instant: at },
        answers: answers.filter((answer) => canHappen(answer, walker, caller)),
      });
    const { steps, end } = walk(
      sight.seesAll ? call.answers : withOutsideNumber(call.answers, walk(call.answers).steps),
    );
    refuseImpossible(call.answers, nodesKnownTo(sight, walker, steps), caller);
    const nodes = [...new Set(steps.map(({ node }) => node))];
    const refs = [...objectsOfSteps(steps), ...phoneRefs(nodes, snapshot)].filter((ref) =>
      isNamedTo(sight, ref),
    );
    const known = sight.seesAll ? company.names : undefined;
    const names = await ObjectNames.read(stores.records, scope, refs, known);
    const ringing =
      call.at === null && sight.seesWhoRings
        ? await whoWouldRing(stores, scope, nodes, snapshot, names)
        : nobody;
    const recordedFrom = walker.recordedFrom(steps, caller);
    const facts = { revision: snapshot.revision, at, caller, recordedFrom, ringing };
    return asSeen(simulatedCall({ steps, end }, names, facts), sight);
  }
}

interface Called {
  /** At a phone, when it is no extension. */
  readonly dialled?: Dialled;
  /** Null: there is no such number or extension. */
  readonly entry: NodeName | null;
  readonly field: string;
  readonly noun: string;
  /** For who asked for what there is not, or is not for this person to see. */
  readonly message?: string;
}

function calledBy(walker: TableWalker, call: CallToSimulate, company: CompanySnapshot): Called {
  const { to, trunkId } = call;
  const { trunks } = company;
  const trunk = trunks.find(({ id }) => id === trunkId);
  if (trunkId !== null && !trunk) refuseUnknownField('trunkId', 'trunk', 'there is no such trunk');
  if (to.kind === 'extension')
    return { entry: walker.entryOfExtension(to.digits), field: 'extension', noun: 'extension' };
  if (to.kind === 'outside') return dialledOutside(walker, to.sent, call.caller, company);
  if (to.kind === 'number')
    return { entry: walker.entryOfNumber(to.digits.replace('+', '')), field: 'number', noun: 'number' };
  const number = calledNumber(to.sent, trunk?.numberFormat ?? null);
  const dialled = { field: 'dialled', noun: 'number' };
  return number === null
    ? { ...dialled, entry: null, message: 'is no number as this provider writes them' }
    : {
        ...dialled,
        entry: walker.entryOfNumber(number),
        message: `is read as +${number}, which is no number of this company`,
      };
}

function dialledOutside(
  walker: TableWalker,
  sent: string,
  extension: string | null,
  company: CompanySnapshot,
): Called {
  const called = { field: 'outside', noun: 'number' };
  if (walker.entryOfExtension(sent) !== null)
    return { ...called, entry: null, message: 'is an extension of the company' };
  const dialled = readDialled(sent, company);
  if (!dialled) return { ...called, entry: null, message: 'is no number as one dials it in this country' };
  return { ...called, dialled, entry: walker.entryOfDialled(dialled, extension) };
}

function refuseUnknownField(field: string, noun: string, message = `there is no such ${noun}`): never {
  throw new Refusal('unknown-reference', `the company has no such ${noun}`, {
    faults: [{ path: [field], code: 'unknown-reference', message }],
  });
}

/** What the engine makes of the caller. A phone without an extension is on no list, as an anonymous caller is. */
function callerOf({ to, trunkId, caller }: CallToSimulate, company: CompanySnapshot): Caller {
  if (caller === null) return { kind: 'anonymous' };
  if (to.kind === 'number' || to.kind === 'dialled') {
    const number = callerNumber(caller, trunkId, company);
    return number === null ? { kind: 'anonymous' } : { kind: 'outside', number };
  }
  if (company.extensions.some(({ digits }) => digits === caller))
    return { kind: 'extension', digits: caller };
  throw new Refusal('unknown-reference', 'only extensions of the company call from its phones', {
    faults: [{ path: ['caller'], code: 'unknown-reference', message: 'there is no such extension' }],
  });
}
