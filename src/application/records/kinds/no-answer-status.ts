import { isChoosable } from '../../agents/company-statuses.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/*
 * An agent who lets so many calls of a queue ring goes into a status that takes him out of the queues; one that activates skills
 * would offer the next call to the empty desk. The two rules keep this true from both sides, and lock the status first, so that
 * two edits see each other.
 */

/**
 * The limit and the status of a queue go together.
 *
 * @throws Refusal `invalid` with the path of the bad field
 */
export async function refuseUnfitNoAnswer({ before, after, scope, stores }: Change<'queue'>): Promise<void> {
  if (!after) return;
  const { noAnswerLimit, noAnswerStatusId } = after;
  if ((noAnswerLimit === null) !== (noAnswerStatusId === null)) {
    const field = noAnswerLimit === null ? 'noAnswerLimit' : 'noAnswerStatusId';
    throw new Refusal('invalid', 'a no-answer limit and a no-answer status are set together, or neither', {
      faults: [{ path: [field], code: 'required', message: 'set both or neither' }],
    });
  }
  if (noAnswerStatusId === null || noAnswerStatusId === before?.noAnswerStatusId) return;
  const status = await storeOf(stores, 'status').findForUpdate(scope, noAnswerStatusId);
  if (!status || (isChoosable(status) && !status.activatesSkills)) return;
  const [code, message] = isChoosable(status)
    ? ['activates-skills', `"${status.name}" activates skills, so calls would go on ringing there`]
    : ['not-choosable', `"${status.name}" is entered by itself; choose another status`];
  throw new Refusal('invalid', message, { faults: [{ path: ['noAnswerStatusId'], code, message }] });
}

/** @throws Refusal `in-use` with the queues that need the status as it is */
export async function refuseActivatingNoAnswerStatus({
  before,
  after,
  scope,
  stores,
}: Change<'status'>): Promise<void> {
  if (!before || before.activatesSkills || !after?.activatesSkills) return;
  const query = { limit: 20, after: null, where: { noAnswerStatusId: before.id } };
  const { items } = await storeOf(stores, 'queue').list(scope, query);
  if (items.length === 0) return;
  const names = items.map(({ name }) => `"${name}"`).join(', ');
  throw new Refusal('in-use', `agents who let calls ring go into this status, from queue ${names}`, {
    faults: [
      {
        path: ['activatesSkills'],
        code: 'in-use',
        message: 'must stay false while it is the no-answer status of a queue',
      },
    ],
    details: { referrers: items.map(({ id, name }) => ({ kind: 'queue', id, name })) },
  });
}
