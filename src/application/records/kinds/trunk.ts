import type { Secrets } from '../../ports/secrets.ts';
import { Refusal } from '../../refusal.ts';
import type { TrunkRecord } from '../../ports/records/outside-lines.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import { withoutSecrets } from '../../secrets-in-audit.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { configurationOf, membershipsOf } from './aggregates.ts';
import { needersOfLastTrunk } from './last-trunk.ts';

export type TrunkDraft = Omit<NewRecord<TrunkRecord>, 'companyId' | 'sealedSecret'> & {
  /** The provider's password; never shown again. */
  readonly secret: string | null;
};

export const trunkRules: RecordRules<'trunk', TrunkDraft> = {
  kind: 'trunk',
  prepare: ({ secret, ...fields }, { companyId, secrets }) =>
    Promise.resolve({ record: { ...fields, companyId, sealedSecret: sealSecret(secret, secrets) } }),
  amend: (before, { secret, ...fields }, { secrets }) => {
    const record = { ...before, ...fields };
    if (secret === undefined) return Promise.resolve({ record });
    return Promise.resolve({ record: { ...record, sealedSecret: sealSecret(secret, secrets) } });
  },
  references: () => [],
  // With the first one, mobiles can be called: agents who work there come into queues. The last one stays as long as there are mobiles.
  aggregates: (before, _after, companyId) => [
    configurationOf(companyId),
    ...(before === null ? [membershipsOf(companyId)] : []),
  ],
  guard: (change) => {
    refuseRegisteringWithoutLogin(change);
    return Promise.resolve();
  },
  dependents: needersOfLastTrunk,
  audit: withoutSecrets,
};

/** No engine can be told of spaces around a secret; kept silently, they would make every call fail. */
function sealSecret(secret: string | null, secrets: Secrets): string | null {
  if (secret === null) return null;
  if (/^ | $/u.test(secret)) {
    throw new Refusal('invalid', 'a secret must not begin or end with a space', {
      faults: [{ path: ['secret'], code: 'bad-format', message: 'must not begin or end with a space' }],
    });
  }
  return secrets.seal(secret);
}

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
