import type { NewRecord, TrunkRecord } from '../records.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationOf } from './aggregates.ts';

export type TrunkDraft = Omit<NewRecord<TrunkRecord>, 'companyId' | 'sealedSecret'> & {
  /** The provider's password; never shown again. */
  readonly secret: string | null;
};

export const trunkRules: RecordRules<'trunk', TrunkDraft> = {
  kind: 'trunk',
  prepare: ({ secret, ...fields }, { companyId, secrets }) =>
    Promise.resolve({
      record: { ...fields, companyId, sealedSecret: secret === null ? null : secrets.seal(secret) },
    }),
  amend: (before, { secret, ...fields }, { secrets }) => {
    const record = { ...before, ...fields };
    if (secret === undefined) return Promise.resolve({ record });
    return Promise.resolve({
      record: { ...record, sealedSecret: secret === null ? null : secrets.seal(secret) },
    });
  },
  references: () => [],
  aggregates: (_before, _after, companyId) => [configurationOf(companyId)],
  audit: ({ sealedSecret: _secret, ...trunk }) => trunk,
};
