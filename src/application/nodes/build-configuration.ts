import { oncePer } from '../../domain/once-per.ts';
import type { CompanySnapshot, ExtensionFacts, PhoneFacts } from '../../domain/routing/company-snapshot.ts';
import { compileRouting } from '../../domain/routing/compile-routing.ts';
import type { CompanyConfiguration, PhoneAccount } from '../../engine/company-configuration.ts';
import type { Secrets } from '../ports/secrets.ts';

type Unsealing = Pick<Secrets, 'unseal'>;

/** What a node should hold of a company: the compiled call logic, and accounts with their secrets opened. */
export function buildConfiguration(snapshot: CompanySnapshot, secrets: Unsealing): CompanyConfiguration {
  const extensionOfPhone = new Map<number, ExtensionFacts>();
  for (const extension of snapshot.extensions) {
    for (const { phoneId } of extension.devices) {
      if (!extensionOfPhone.has(phoneId)) extensionOfPhone.set(phoneId, extension);
    }
  }
  return {
    companyId: snapshot.companyId,
    revision: snapshot.revision,
    phones: snapshot.phones.flatMap((phone) => {
      const extension = extensionOfPhone.get(phone.id);
      return phoneAccount(phone, secrets, extension ? shownExtension(extension) : null) ?? [];
    }),
    trunks: snapshot.trunks.map(({ sealedSecret, ...trunk }) => ({
      ...trunk,
      secret: sealedSecret === null ? null : secrets.unseal(sealedSecret),
    })),
    queues: snapshot.queues,
    routing: compileRouting(snapshot),
  };
}

/** Null: nothing logs in as this phone. */
const phoneAccount = oncePer(
  (
    { sipUser, sealedSecret }: PhoneFacts,
    secrets: Unsealing,
    extension: PhoneAccount['extension'],
  ): PhoneAccount | null => {
    if (sipUser === null || sealedSecret === null) return null;
    return { sipUser, secret: secrets.unseal(sealedSecret), extension };
  },
);

/** What else an extension has is no part of an account: an edit of it must not make accounts look new. */
const shownExtension = oncePer(({ id, digits, name }: ExtensionFacts) => ({ id, digits, name }));
