import type {
  CompanySnapshot,
  ExtensionFacts,
  PhoneFacts,
} from '../../../src/domain/routing/company-snapshot.ts';
import { emptySnapshot, newExtensionFacts } from '../../support/snapshot.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';

/** Ids of phones and extensions of {@link planCompany}. */
export const desk = 1;
export const soft = 2;
export const caller = 3;
export const mobile = 4;

export const mobileNumber = '+36301112233';

/** The user and the secret of a SIP phone of the company. */
export function accountOf(phoneId: number): { user: string; password: string } {
  return { user: `phone${phoneId}`, password: `secret${phoneId}` };
}

export function sipPhone(id: number): PhoneFacts {
  const { user, password } = accountOf(id);
  return { id, kind: 'sip', sipUser: user, sealedSecret: password, mobileNumber: null, trunkId: null };
}

export function extension(
  id: number,
  ringSeconds: number,
  ...devices: [phoneId: number, startSeconds: number][]
): ExtensionFacts {
  return {
    id,
    digits: String(200 + id),
    name: `Extension ${id}`,
    ringSeconds,
    devices: devices.map(([phoneId, startSeconds]) => ({ phoneId, startSeconds })),
    ...newExtensionFacts,
  };
}

/** A provider whose customers call in from one address. */
export function customersAt(id: number, address: string): CompanySnapshot['trunks'][number] {
  return {
    id,
    host: address,
    port: 5_060,
    inboundAddresses: [address],
    numberFormat: null,
    register: false,
    username: null,
    sealedSecret: null,
  };
}

/** A desk phone, a softphone, a phone of the caller, and a mobile behind a provider at this address. */
export function planCompany(
  provider: { host: string; port: number },
  more: Partial<CompanySnapshot>,
): CompanySnapshot {
  return {
    ...emptySnapshot,
    phones: [
      sipPhone(desk),
      sipPhone(soft),
      sipPhone(caller),
      { id: mobile, kind: 'mobile', sipUser: null, sealedSecret: null, mobileNumber, trunkId: null },
    ],
    trunks: [
      {
        id: 4,
        ...provider,
        inboundAddresses: [],
        numberFormat: null,
        register: false,
        username: null,
        sealedSecret: null,
      },
    ],
    queues: [sampleQueue(17)],
    ...more,
  };
}
