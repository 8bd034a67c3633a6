import type { QueueId } from '../../../domain/ids.ts';
import type { NewRecord, QueueRecord } from '../../ports/records.ts';
import { Refusal } from '../../refusal.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { configurationOf, membershipsOf } from './aggregates.ts';
import { destinationReferences, keyReferences } from './destination-references.ts';
import { refuseUnfitNoAnswer } from './no-answer-status.ts';

/** All that a client gives; defaults are filled in at the edge. */
export type QueueDraft = Omit<NewRecord<QueueRecord>, 'companyId'>;

export const queueRules: RecordRules<'queue', QueueDraft> = {
  kind: 'queue',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: (queue) => [
    ...destinationReferences(queue.onTimeout, 'onTimeout'),
    ...destinationReferences(queue.onFull, 'onFull'),
    ...destinationReferences(queue.onEmpty, 'onEmpty'),
    ...keyReferences(queue.keys, 'keys'),
    ...(queue.noAnswerStatusId === null
      ? []
      : [{ kind: 'status' as const, id: queue.noAnswerStatusId, path: ['noAnswerStatusId'] }]),
  ],
  aggregates: (_before, after, companyId) =>
    after ? [configurationOf(companyId)] : [configurationOf(companyId), membershipsOf(companyId)],
  guard: async (change) => {
    await refuseUnfitNoAnswer(change);
    await refuseCircle(change);
  },
  audit: (queue) => ({ ...queue }),
};

/** Exits that a caller takes without having waited. */
const instantExits = ['onFull', 'onEmpty'] as const;

type Exits = Pick<QueueRecord, (typeof instantExits)[number]>;

/**
 * A caller who finds one queue full and the next one empty must not come back to the first: the engine would send the call
 * round as fast as it can. A circle over timeouts is none: the caller waits in between.
 */
async function refuseCircle({ before, after, scope, stores }: Change<'queue'>): Promise<void> {
  // Nothing can lead to a queue that is only being made.
  if (!before || !after || instantExits.every((exit) => after[exit].kind !== 'queue')) return;
  // Two edits that close a circle together must see each other.
  await stores.companies.findForUpdate(scope.companyId);
  const faults = [];
  for (const exit of instantExits) {
    const first = queuesBehind({ [exit]: after[exit] });
    if (await leadsTo(before.id, first, (ids) => stores.records.queue.findMany(scope, ids)))
      faults.push({ path: [exit, 'queueId'], code: 'circle', message: 'leads back to this queue' });
  }
  if (faults.length > 0)
    throw new Refusal('invalid', 'a caller would go round in circles without ever waiting', { faults });
}

async function leadsTo(
  target: QueueId,
  first: readonly QueueId[],
  find: (ids: readonly QueueId[]) => Promise<readonly Exits[]>,
): Promise<boolean> {
  const seen = new Set<QueueId>();
  let next = first;
  while (next.length > 0) {
    if (next.includes(target)) return true;
    for (const id of next) seen.add(id);
    const behind = (await find(next)).flatMap(queuesBehind);
    next = [...new Set(behind)].filter((id) => !seen.has(id));
  }
  return false;
}

function queuesBehind(exits: Partial<Exits>): QueueId[] {
  return instantExits.flatMap((exit) => {
    const destination = exits[exit];
    return destination?.kind === 'queue' ? [destination.queueId] : [];
  });
}
