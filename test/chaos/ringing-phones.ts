import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestAgent } from '../support/company.ts';
import { type FarmPhone, startSoftphoneFarm } from '../support/phones/softphone-farm.ts';
import { startSoftphones } from '../support/phones/softphones.ts';

export interface RingingPhonesOptions {
  readonly sip: { readonly host: string; readonly port: number };
  readonly folder: string;
  readonly agents: readonly TestAgent[];
  /** So many of the agents take what rings; the phones of the others ring for ever. */
  readonly talkers: number;
}

/** A registered phone for each agent. */
export interface RingingPhones {
  of(agent: TestAgent): FarmPhone;
  /** Queue calls that rang. */
  offers(): number;
  /** Whether every call that rang has ended. */
  isIdle(agent: TestAgent): boolean;
  stop(): Promise<void>;
}

/** @param options the folder is made when need be */
export async function startRingingPhones(options: RingingPhonesOptions): Promise<RingingPhones> {
  const { sip, folder, agents, talkers } = options;
  mkdirSync(folder, { recursive: true });
  const farm = await startSoftphoneFarm({
    sip,
    folder: join(folder, 'farm'),
    answer: 'never',
    accounts: agents.slice(talkers).map(({ phone }) => phone),
  });
  const softphones = await startSoftphones({
    sip,
    folder,
    accounts: agents.slice(0, talkers).map(({ phone }) => ({ ...phone, toneHz: 440, answer: 'auto' })),
    toneSeconds: 1_200,
  });
  await Promise.all([farm.registered(), ...softphones.phones.map((phone) => phone.registered())]);
  const of = (agent: TestAgent): FarmPhone => {
    const phone = [...farm.phones, ...softphones.phones].find(({ user }) => user === agent.phone.user);
    if (!phone) throw new Error(`no phone of ${agent.name}`);
    return phone;
  };
  return {
    of,
    offers: () => agents.reduce((sum, agent) => sum + of(agent).eventsOf('incoming').length, 0),
    isIdle: (agent) => {
      const ended = new Set(
        of(agent)
          .eventsOf('closed')
          .map(({ callId }) => callId),
      );
      return of(agent)
        .eventsOf('incoming')
        .every(({ callId }) => ended.has(callId));
    },
    stop: async () => {
      await Promise.all([farm.stop(), softphones.stop()]);
    },
  };
}
