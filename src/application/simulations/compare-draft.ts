import { scopeOf, type Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import { compileRouting } from '../../domain/routing/compile-routing.ts';
import type { Landing } from '../../domain/routing/landings.ts';
import type { NodeName, RoutingNode } from '../../domain/routing/routing-table.ts';
import { TableWalker } from '../../domain/routing/walk-table.ts';
import type { Actor } from '../actor.ts';
import type { CallHistory, CallPage, CallPlace, PastCall } from '../ports/call-history.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import { type CallElsewhere, compareCalls, type RealCall } from './compare-calls.ts';
import { draftedCompany, type Drafts } from './drafted-company.ts';
import { type NamedObject, ObjectNames } from './object-names.ts';
import { objectOfNode } from './object-of-node.ts';
import { callerOfCall, dialledIn } from './parties-of-call.ts';

/** Of a day in a large company. */
const mostCalls = 20_000;
const pageOfCalls = 500;
const mostGroups = 100;
const dayMs = 86_400_000;

export interface DraftComparison {
  readonly from: Date;
  readonly to: Date;
  /** Calls that were compared: of more than `mostCalls` the newest ones. */
  readonly compared: number;
  readonly capped: boolean;
  readonly elsewhere: number;
  /** The most frequent ones first. */
  readonly groups: readonly (Elsewhere & { readonly calls: number })[];
  /** A page of them, newest first. */
  readonly items: readonly (Elsewhere & {
    readonly callId: Id;
    readonly startedAt: Date;
    readonly caller: Caller;
  })[];
  /** The call after which to go on; null on the last page. */
  readonly next: Id | null;
}

/** Where calls went, and where they would go; null: they ended before. */
interface Elsewhere {
  readonly was: LandingView | null;
  readonly would: LandingView | null;
}

export interface LandingView {
  readonly node: NodeName;
  readonly kind: RoutingNode['kind'];
  readonly object: NamedObject | null;
}

/** Says which calls of the last days would go elsewhere if a draft had been saved before them. */
export class CompareDraft {
  readonly #database: Database;
  readonly #secrets: Secrets;
  readonly #clock: Clock;

  constructor(database: Database, secrets: Secrets, clock: Clock) {
    this.#database = database;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** @throws Refusal with the path of each bad field; StoreUnavailableError */
  async compare(
    actor: Actor,
    drafts: readonly Drafts[],
    { days, limit, after }: { days: number; limit: number; after: Id | null },
  ): Promise<DraftComparison> {
    const { stores } = this.#database;
    const scope = scopeOf(actor.principal);
    const stored = (await stores.snapshots.company(scope.companyId)) ?? refuseUnknown('company');
    const { snapshot, names } = await draftedCompany(stores, actor, this.#secrets, stored, drafts);
    const to = this.#clock.now();
    const from = new Date(to.getTime() - days * dayMs);
    const { calls, capped } = await readCalls(stores.callHistory, scope, from, to);
    const { compared, elsewhere } = await compareCalls(
      calls.map((call) => realCall(call, stored)),
      new TableWalker(compileRouting(stored)),
      new TableWalker(compileRouting(snapshot)),
    );
    const groups = groupsOf(elsewhere);
    const page = pageAfter(elsewhere, after, limit);
    const landings = [...groups, ...page.items].flatMap(({ was, would }) => [was, would]);
    const refs = landings.flatMap((landing) => (landing && objectOfNode(landing.node)) ?? []);
    const known = await ObjectNames.read(stores.records, scope, refs, names);
    return {
      from,
      to,
      compared,
      capped,
      elsewhere: elsewhere.length,
      groups: groups.map(({ was, would, calls: count }) => ({
        ...elsewhereView(was, would, known),
        calls: count,
      })),
      items: page.items.map(({ call: { id, startedAt, caller }, was, would }) => ({
        ...{ callId: id, startedAt, caller },
        ...elsewhereView(was, would, known),
      })),
      next: page.next,
    };
  }
}

async function readCalls(
  history: CallHistory,
  scope: Scope,
  from: Date,
  to: Date,
): Promise<{ calls: PastCall[]; capped: boolean }> {
  const calls: PastCall[] = [];
  let after: CallPlace | null = null;
  do {
    const page: CallPage<PastCall> = await history.entered(scope, {
      ...{ from, to, limit: pageOfCalls, after },
    });
    calls.push(...page.items);
    after = page.next;
  } while (after !== null && calls.length < mostCalls);
  return { calls, capped: after !== null };
}

function realCall(call: PastCall, company: CompanySnapshot): RealCall {
  const { id, startedAt, answeredAt, marks } = call;
  const caller = callerOfCall(call, company);
  return { id, startedAt, marks, caller, dialled: dialledIn(call, company), answered: answeredAt !== null };
}

interface Group {
  readonly was: Landing | null;
  readonly would: Landing | null;
  calls: number;
}

function groupsOf(elsewhere: readonly CallElsewhere[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { was, would } of elsewhere) {
    const key = `${was?.node.name ?? ''} ${would?.node.name ?? ''}`;
    const group = groups.get(key) ?? { was, would, calls: 0 };
    group.calls += 1;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.calls - a.calls).slice(0, mostGroups);
}

function pageAfter(
  elsewhere: readonly CallElsewhere[],
  after: Id | null,
  limit: number,
): { items: readonly CallElsewhere[]; next: Id | null } {
  const position = after === null ? -1 : elsewhere.findIndex(({ call }) => call.id === after);
  if (after !== null && position === -1) {
    throw new Refusal('unknown-reference', 'that call is none of those that would go elsewhere', {
      faults: [{ path: ['compare', 'after'], code: 'unknown-reference', message: 'is no such call' }],
    });
  }
  const items = elsewhere.slice(position + 1, position + 1 + limit);
  const hasMore = elsewhere.length > position + 1 + limit;
  return { items, next: hasMore ? (items.at(-1)?.call.id ?? null) : null };
}

function elsewhereView(was: Landing | null, would: Landing | null, names: ObjectNames): Elsewhere {
  return { was: landingView(was, names), would: landingView(would, names) };
}

function landingView(landing: Landing | null, names: ObjectNames): LandingView | null {
  if (!landing) return null;
  const { name: node, kind } = landing.node;
  const object = objectOfNode(landing.node);
  return { node, kind, object: object && names.of(object) };
}
