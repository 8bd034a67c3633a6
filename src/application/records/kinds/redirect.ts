import { isDeepStrictEqual } from 'node:util';
import { may } from '../../../domain/access/principal.ts';
import type { RedirectHolder } from '../../../domain/routing/company-snapshot.ts';
import type { RedirectRecord } from '../../ports/records/call-logic.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import { Refusal, refuseUnknown } from '../../refusal.ts';
import type { Change, RecordRules, Reference } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';
import { configurationOf } from './aggregates.ts';
import { destinationReferences } from './destination-references.ts';
import { refuseBeyondReach } from './redirect-reach.ts';

export type RedirectDraft = Omit<NewRecord<RedirectRecord>, 'companyId'>;

export const redirectRules: RecordRules<'redirect', RedirectDraft> = {
  kind: 'redirect',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: ({ holder, callerListIds, destination }) => [
    holderReference(holder),
    ...callerListIds.map((id, index) => ({
      kind: 'caller-list' as const,
      id,
      path: ['callerListIds', index],
    })),
    ...destinationReferences(destination, 'destination'),
  ],
  aggregates: (_before, _after, companyId) => [configurationOf(companyId)],
  permit: refuseUnlessOwn,
  guard: async (change) => {
    refuseUnfitLists(change);
    await refuseBeyondReach(change);
    await refuseSecondAlways(change);
  },
  audit: (redirect) => ({ ...redirect }),
};

function holderReference(holder: RedirectHolder): Reference {
  switch (holder.kind) {
    case 'extension':
      return { kind: holder.kind, id: holder.extensionId, path: ['holder', 'extensionId'] };
    case 'number':
      return { kind: holder.kind, id: holder.numberId, path: ['holder', 'numberId'] };
    case 'ring-group':
      return { kind: holder.kind, id: holder.ringGroupId, path: ['holder', 'ringGroupId'] };
  }
}

/**
 * Who is no administrator sets redirects on the own extension, and on the numbers and ring groups that the person is an editor of;
 * others do not exist for that person [R6, R10, P8].
 *
 * @throws Refusal `not-found`
 */
async function refuseUnlessOwn({ before, after, scope, actor, stores }: Change<'redirect'>): Promise<void> {
  const { principal } = actor;
  if (may(principal, 'admin')) return;
  const user = may(principal, 'own-redirects')
    ? await storeOf(stores, 'user').find(scope, principal.userId)
    : null;
  // Numbers and ring groups of others are out of scope.
  const isEditor = may(principal, 'edit-own-call-logic');
  const isOwn = ({ holder }: RedirectDraft) =>
    holder.kind === 'extension' ? user !== null && holder.extensionId === user.extensionId : isEditor;
  if (before && !isOwn(before)) refuseUnknown('redirect');
  if (after && !isOwn(after)) refuseUnknown(after.holder.kind);
}

/** Lists without a question, or a question without lists, would be a slip of the pen. @throws Refusal `invalid` */
function refuseUnfitLists({ after }: Change<'redirect'>): void {
  if (after && (after.applies === 'always') !== (after.callerListIds.length === 0)) {
    const [code, message] =
      after.applies === 'always'
        ? ['not-asked', 'a redirect that applies always asks no lists']
        : ['required', 'name the lists that are asked'];
    throw new Refusal('invalid', message, { faults: [{ path: ['callerListIds'], code, message }] });
  }
}

/**
 * The younger of the two would never be reached. One for some callers that stays behind may well be meant for the time when the
 * other one is gone.
 *
 * @throws Refusal `conflict`
 */
async function refuseSecondAlways({ before, after, scope, stores }: Change<'redirect'>): Promise<void> {
  if (after?.applies !== 'always') return;
  if (before?.applies === 'always' && isDeepStrictEqual(before.holder, after.holder)) return;
  // Of two who set one at once, one waits for the other.
  const { kind, id } = holderReference(after.holder);
  await storeOf(stores, kind).findForUpdate(scope, id);
  const others = await stores.redirects.ofHolders(scope, [after.holder]);
  // A draft has an id before it is saved.
  const own = 'id' in after ? after.id : null;
  const other = others.find(({ applies, id: otherId }) => applies === 'always' && otherId !== own);
  if (!other) return;
  throw new Refusal('conflict', `redirect ${other.id} sends all calls elsewhere already; change that one`, {
    faults: [
      { path: ['applies'], code: 'never-reached', message: `redirect ${other.id} applies always, too` },
    ],
    details: { redirectId: other.id },
  });
}
