import type { ExtensionFacts, PromptFacts, QueueFacts } from '../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../src/domain/routing/compile-routing.ts';
import type {
  CompanyConfiguration,
  PhoneAccount,
  TrunkAccount,
} from '../../src/engine/company-configuration.ts';
import type { StandIn } from '../../src/engine/media-engine.ts';
import { emptySnapshot, newExtensionFacts } from './snapshot.ts';

export interface SampleChoices {
  readonly queues?: readonly QueueFacts[];
  readonly phones?: readonly PhoneAccount[];
  readonly trunks?: readonly TrunkAccount[];
  /** Beside those of the phones; devices are the phones, counted from 1. */
  readonly extensions?: readonly ExtensionFacts[];
  readonly prompts?: readonly PromptFacts[];
  /** Reached through the first trunk. */
  readonly mobiles?: readonly { readonly id: number; readonly number: string }[];
}

const noPhone = {
  kind: 'sip',
  sipUser: null,
  sealedSecret: null,
  mobileNumber: null,
  trunkId: null,
} as const;

/** A company whose number leads to its first queue, and whose extensions ring its phones. */
export function sampleConfiguration(
  companyId: number,
  revision: number,
  choices: SampleChoices = {},
): CompanyConfiguration {
  const { queues = [sampleQueue(companyId * 10)], phones = [samplePhone(companyId)] } = choices;
  const { trunks = [], extensions = [], prompts = [], mobiles = [] } = choices;
  const [first] = queues;
  return {
    companyId,
    revision,
    phones,
    trunks,
    queues,
    routing: compileRouting({
      ...emptySnapshot,
      companyId,
      revision,
      queues,
      prompts,
      phones: [
        ...phones.map(({ sipUser }, index) => ({ ...noPhone, id: index + 1, sipUser })),
        ...mobiles.map(({ id, number }) => ({
          ...noPhone,
          id,
          kind: 'mobile' as const,
          mobileNumber: number,
          trunkId: trunks[0]?.id ?? null,
        })),
      ],
      extensions: [
        ...phones.flatMap(({ extension }, index) =>
          extension
            ? [
                {
                  ...extension,
                  ringSeconds: 20,
                  devices: [{ phoneId: index + 1, startSeconds: 0 }],
                  ...newExtensionFacts,
                },
              ]
            : [],
        ),
        ...extensions,
      ],
      numbers: [
        {
          id: companyId,
          digits: `+${sampleNumber(companyId)}`,
          trunkId: null,
          record: false,
          destination: first ? { kind: 'queue', queueId: first.id } : { kind: 'hang-up', reason: 'normal' },
        },
      ],
    }),
  };
}

/** The company's number, as a trunk calls it. */
export function sampleNumber(companyId: number): string {
  return `3612345${String(companyId).padStart(3, '0')}`;
}

/** A trunk of the company, whose calls come from an address of its own. */
export function sampleTrunk(companyId: number): TrunkAccount {
  return {
    id: companyId,
    host: '127.0.0.1',
    port: 5_999,
    inboundAddresses: [`127.0.1.${companyId}`],
    numberFormat: null,
    register: false,
    username: null,
    secret: null,
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
    musicPromptId: null,
    announcePosition: false,
    announceEverySeconds: 60,
    record: false,
    onTimeout: { kind: 'hang-up', reason: 'normal' },
    onFull: { kind: 'hang-up', reason: 'normal' },
    onEmpty: { kind: 'hang-up', reason: 'normal' },
    keys: [],
    ...more,
  };
}

export function samplePhone(id: number, name = `Phone ${id}`): PhoneAccount {
  const digits = String(200 + id);
  return { sipUser: `phone${id}`, secret: `secret-of-${id}`, extension: { id, digits, name } };
}

/** Waits in queue 10 of company 1 for a customer, who is called through its trunk. */
export const sampleStandIn: StandIn = {
  callbackId: 3,
  turn: 1,
  companyId: 1,
  revision: 1,
  queueId: 10,
  record: false,
  needsAgents: false,
  maxCallers: null,
  customer: '36301112233',
  trunkId: 1,
  numberId: null,
  shown: null,
  since: new Date('2026-06-01T08:00:00Z'),
  goesFirst: false,
};
