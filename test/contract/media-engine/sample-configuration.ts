import type { QueueFacts } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import type {
  CompanyConfiguration,
  PhoneAccount,
  TrunkAccount,
} from '../../../src/engine/company-configuration.ts';

export interface SampleChoices {
  readonly queues?: readonly QueueFacts[];
  readonly phones?: readonly PhoneAccount[];
  readonly trunks?: readonly TrunkAccount[];
}

/** A company whose number leads to its first queue, and whose extensions ring its phones. */
export function sampleConfiguration(
  companyId: number,
  revision: number,
  choices: SampleChoices = {},
): CompanyConfiguration {
  const { queues = [sampleQueue(companyId * 10)], phones = [samplePhone(companyId)], trunks = [] } = choices;
  const [first] = queues;
  return {
    companyId,
    revision,
    phones,
    trunks,
    queues,
    routing: compileRouting({
      companyId,
      revision,
      trunks: [],
      queues,
      phones: phones.map(({ sipUser }, index) => ({
        id: index + 1,
        kind: 'sip',
        sipUser,
        sealedSecret: null,
        mobileNumber: null,
      })),
      extensions: phones.flatMap(({ extension }, index) =>
        extension
          ? [{ ...extension, ringSeconds: 20, devices: [{ phoneId: index + 1, startSeconds: 0 }] }]
          : [],
      ),
      numbers: [
        {
          id: companyId,
          digits: `+3612345${String(companyId).padStart(3, '0')}`,
          destination: first ? { kind: 'queue', queueId: first.id } : { kind: 'hang-up' },
        },
      ],
    }),
  };
}

export function sampleQueue(id: number, more: Partial<QueueFacts> = {}): QueueFacts {
  return {
    id,
    strategy: 'longest-idle',
    ringSeconds: 15,
    wrapUpSeconds: 0,
    maxWaitSeconds: null,
    maxCallers: null,
    joinWhenEmpty: true,
    announcePosition: false,
    announceEverySeconds: 60,
    serviceLevelSeconds: 20,
    record: false,
    onTimeout: { kind: 'hang-up' },
    onFull: { kind: 'hang-up' },
    onEmpty: { kind: 'hang-up' },
    ...more,
  };
}

export function samplePhone(id: number, name = `Phone ${id}`): PhoneAccount {
  const digits = String(200 + id);
  return { sipUser: `phone${id}`, secret: `secret of ${id}`, extension: { id, digits, name } };
}
