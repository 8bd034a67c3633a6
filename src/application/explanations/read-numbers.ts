import type { Scope } from '../../domain/access/principal.ts';
import type { Revision, TrunkId } from '../../domain/ids.ts';
import { calledNumber, callerNumber } from '../../domain/numbering/number-format.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import { readDialNodeName } from '../../domain/routing/node-names.ts';
import type { CallStory } from '../ports/call-history.ts';
import type { TrunkRecord } from '../ports/records/outside-lines.ts';
import type { CompanyRecord } from '../ports/records/company.ts';
import type { Stores } from '../ports/stores.ts';
import { dialledIn } from '../simulations/parties-of-call.ts';
import { pastObjects } from './past-objects.ts';

/** What was made of the numbers that a call brought. */
export interface ReadNumbers {
  readonly caller: Caller;
  /** E.164 with plus; null: none, not from outside, or not known any more. */
  readonly calledNumber: string | null;
}

/** @param company as it is */
export async function readNumbers(
  stores: Stores,
  scope: Scope,
  call: CallStory,
  company: Pick<CompanyRecord, 'country' | 'emergencyNumbers'>,
): Promise<ReadNumbers> {
  const { callerKind, callerNumber: shown, dialled, trunkId, revision, startedAt } = call;
  if (callerKind === 'phone') {
    // Which of its dialled digits went outside the log tells by the node.
    const isOutside = call.marks.some(({ node }) => readDialNodeName(node) !== null);
    const read = isOutside ? dialledIn(call, company) : null;
    return {
      caller: shown === null ? { kind: 'anonymous' } : { kind: 'extension', digits: shown },
      calledNumber: read?.kind === 'number' ? `+${read.digits}` : null,
    };
  }
  const trunk = trunkId === null ? null : await trunkOf(stores, scope, trunkId, revision);
  const number =
    shown === null
      ? null
      : callerNumber(shown, trunkId, { country: company.country, trunks: trunk ? [trunk] : [] });
  // A call that met no call logic tells no revision; an edit since then may have been made because of it.
  const isKnown = trunk !== null && (revision !== null || trunk.updatedAt <= startedAt);
  const called = isKnown && dialled !== null ? calledNumber(dialled, trunk.numberFormat) : null;
  return {
    caller: number === null ? { kind: 'anonymous' } : { kind: 'outside', number },
    calledNumber: called === null ? null : `+${called}`,
  };
}

async function trunkOf(
  stores: Stores,
  scope: Scope,
  id: TrunkId,
  revision: Revision | null,
): Promise<Pick<TrunkRecord, 'id' | 'numberFormat' | 'updatedAt'> | null> {
  if (revision === null) return await stores.records.trunk.find(scope, id);
  const [trunk] = await pastObjects(stores, scope, 'trunk', [id], revision);
  return trunk ?? null;
}
