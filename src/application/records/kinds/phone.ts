import type { PhoneRecord } from '../records.ts';
import type { PrepareContext, RecordRules } from '../record-rules.ts';
import { configurationOf, membershipsOf } from './aggregates.ts';

export interface PhoneDraft {
  readonly name: string;
  readonly kind: 'sip' | 'mobile';
  readonly mobileNumber: string | null;
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
    const { name, kind, mobileNumber } = draft;
    const base = { companyId: context.companyId, name, kind, mobileNumber };
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
  references: () => [],
  aggregates: (before, after, companyId) => {
    const onlyRenamed = before !== null && before.sealedSecret === after?.sealedSecret;
    if (onlyRenamed) return [];
    return [configurationOf(companyId), membershipsOf(companyId)];
  },
  audit: ({ sealedSecret: _secret, ...phone }) => phone,
};

function makeSecret({ secrets }: PrepareContext): { sealedSecret: string; shownOnce: { secret: string } } {
  const secret = secrets.randomToken();
  return { sealedSecret: secrets.seal(secret), shownOnce: { secret } };
}
