import type { TrunkId } from '../../../domain/ids.ts';
import { Refusal } from '../../refusal.ts';
import type { PhoneRecord } from '../../ports/records/phones.ts';
import { withoutSecrets } from '../../secrets-in-audit.ts';
import type { Change, PrepareContext, RecordRules } from '../record-rules.ts';
import { configurationOf, membershipsOf } from './aggregates.ts';

export interface PhoneDraft {
  readonly name: string;
  readonly kind: 'sip' | 'mobile';
  readonly mobileNumber: string | null;
  readonly trunkId: TrunkId | null;
  /** True: a new SIP secret is made, the old one stops working at once. */
  readonly newSecret?: boolean;
}

/**
 * SIP names are random and unlike the extension, so that nobody who knows an extension knows half of a login; the
 * secret is told once and kept sealed.
 */
export const phoneRules: RecordRules<'phone', PhoneDraft> = {
  kind: 'phone',
  prepare: (draft, context) => {
    const { name, kind, mobileNumber, trunkId } = draft;
    const base = { companyId: context.companyId, name, kind, mobileNumber, trunkId };
    if (kind === 'mobile') return Promise.resolve({ record: { ...base, sipUser: null, sealedSecret: null } });
    const { sealedSecret, shownOnce } = makeSecret(context);
    const sipUser = context.secrets.randomName(12);
    return Promise.resolve({ record: { ...base, sipUser, sealedSecret }, shownOnce });
  },
  amend: (before, edit, context) => {
    const { newSecret = false, ...fields } = edit;
    const record: PhoneRecord = { ...before, ...fields, kind: before.kind };
    if (!newSecret || record.kind === 'mobile') return Promise.resolve({ record });
    const { sealedSecret, shownOnce } = makeSecret(context);
    return Promise.resolve({ record: { ...record, sealedSecret }, shownOnce });
  },
  references: ({ trunkId }) => (trunkId === null ? [] : [{ kind: 'trunk', id: trunkId, path: ['trunkId'] }]),
  aggregates: (before, after, companyId) => {
    // Nobody is reached at a phone that is being made or deleted.
    if (!before || !after) return [configurationOf(companyId)];
    const onlyRenamed =
      before.sealedSecret === after.sealedSecret &&
      before.mobileNumber === after.mobileNumber &&
      before.trunkId === after.trunkId;
    return onlyRenamed ? [] : [configurationOf(companyId), membershipsOf(companyId)];
  },
  guard: (change) => {
    refuseWrongNumber(change);
    refuseTrunkOfSipPhone(change);
    return Promise.resolve();
  },
  audit: withoutSecrets,
};

/** A mobile is reached at its number, a SIP phone has none. */
function refuseWrongNumber({ after }: Change<'phone'>): void {
  if (!after || (after.kind === 'mobile') === (after.mobileNumber !== null)) return;
  const message = after.kind === 'mobile' ? 'is required for a mobile' : 'is for mobiles only';
  throw new Refusal('invalid', `the mobile number ${message}`, {
    faults: [
      { path: ['mobileNumber'], code: after.kind === 'mobile' ? 'required' : 'not-a-mobile', message },
    ],
  });
}

/** A SIP phone registers here; only a mobile is called through a provider [U3]. */
function refuseTrunkOfSipPhone({ after }: Change<'phone'>): void {
  if (!after || after.kind === 'mobile' || after.trunkId === null) return;
  throw new Refusal('invalid', 'a SIP phone is not called through a trunk', {
    faults: [{ path: ['trunkId'], code: 'not-a-mobile', message: 'is for mobiles only' }],
  });
}

function makeSecret({ secrets }: PrepareContext): { sealedSecret: string; shownOnce: { secret: string } } {
  const secret = secrets.randomToken();
  return { sealedSecret: secrets.seal(secret), shownOnce: { secret } };
}
