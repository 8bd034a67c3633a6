import { compileRouting } from '../../domain/routing/compile-routing.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import type { CompanyConfiguration, PhoneAccount } from '../../engine/company-configuration.ts';
import type { Secrets } from '../ports/secrets.ts';

/** What a node should hold of a company: the compiled call logic, and accounts with their secrets opened. */
export function buildConfiguration(
  snapshot: CompanySnapshot,
  secrets: Pick<Secrets, 'unseal'>,
): CompanyConfiguration {
  const extensionOfPhone = new Map<number, PhoneAccount['extension']>();
  for (const { id, digits, name, devices } of snapshot.extensions) {
    for (const { phoneId } of devices) {
      // What else an extension has is no part of an account: an edit of it must not make accounts look new.
      if (!extensionOfPhone.has(phoneId)) extensionOfPhone.set(phoneId, { id, digits, name });
    }
  }
  return {
    companyId: snapshot.companyId,
    revision: snapshot.revision,
    phones: snapshot.phones.flatMap(({ id, sipUser, sealedSecret }) => {
      if (sipUser === null || sealedSecret === null) return [];
      const extension = extensionOfPhone.get(id) ?? null;
      return [{ sipUser, secret: secrets.unseal(sealedSecret), extension }];
    }),
    trunks: snapshot.trunks.map(({ sealedSecret, ...trunk }) => ({
      ...trunk,
      secret: sealedSecret === null ? null : secrets.unseal(sealedSecret),
    })),
    queues: snapshot.queues,
    routing: compileRouting(snapshot),
  };
}
