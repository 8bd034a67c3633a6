import { Refusal } from '../../refusal.ts';
import type { NewRecord, TrunkRecord } from '../records.ts';
import type { Change, RecordRules } from '../record-rules.ts';
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
  guard: (change) => {
    refuseRegisteringWithoutLogin(change);
    return Promise.resolve();
  },
  audit: ({ sealedSecret: _secret, ...trunk }) => trunk,
};

/** A registration without a login is refused by every provider, again and again. */
function refuseRegisteringWithoutLogin({ after }: Change<'trunk'>): void {
  if (!after?.register) return;
  const missing = [
    ...(after.username === null ? ['username'] : []),
    ...(after.sealedSecret === null ? ['secret'] : []),
  ];
  if (missing.length === 0) return;
  throw new Refusal('invalid', 'registering at a provider needs a user name and a secret', {
    faults: missing.map((field) => ({ path: [field], code: 'required', message: 'is required to register' })),
  });
}
