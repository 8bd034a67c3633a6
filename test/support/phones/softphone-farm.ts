import { accountLine } from './account-line.ts';
import type { PhoneAccount, SipAddress } from './account-line.ts';
import { startBaresip } from './baresip-process.ts';
import { PhoneLog, toPhoneEvent } from './phone-log.ts';
import type { PhoneEvent, PhoneEventType, PhoneWait } from './phone-log.ts';

export interface SoftphoneFarmOptions {
  readonly sip: SipAddress;
  readonly accounts: readonly PhoneAccount[];
  /**
   * `auto`: each call is taken at once, so phones see `established` but no `incoming`. `never`: they see `incoming`
   * and ring.
   */
  readonly answer: 'auto' | 'never';
  readonly folder: string;
}

/** A phone that can only be watched. */
export interface FarmPhone {
  readonly user: string;
  /** Where it takes calls. */
  readonly sipPort: number;
  readonly events: readonly PhoneEvent[];
  eventsOf(type: PhoneEventType): PhoneEvent[];
  waitFor(type: PhoneEventType, options?: PhoneWait): Promise<PhoneEvent>;
}

export interface SoftphoneFarm {
  readonly phones: readonly FarmPhone[];
  readonly pid: number;
  /** Resolves when all are registered. */
  registered(withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Many silent phones in one process, for tests that need numbers rather than voices. */
export async function startSoftphoneFarm(options: SoftphoneFarmOptions): Promise<SoftphoneFarm> {
  const logs = new Map(options.accounts.map((account) => [account.user, new PhoneLog()]));
  const baresip = await startBaresip({
    folder: options.folder,
    voice: false,
    onEvent: (event) => {
      const seen = toPhoneEvent(event, Date.now());
      const user = /^sip:([^@]+)@/.exec(event.accountaor ?? '')?.[1];
      if (seen !== undefined && user !== undefined) logs.get(user)?.add(seen);
    },
  });
  const mode = options.answer === 'auto' ? 'auto' : 'manual';
  for (const account of options.accounts) {
    await baresip.control.command('uanew', accountLine(account, options.sip, mode));
  }
  const phones = [...logs].map(([user, log]) => ({
    user,
    sipPort: baresip.sipPort,
    events: log.events,
    eventsOf: (type: PhoneEventType) => log.of(type),
    waitFor: log.waitFor.bind(log),
  }));
  return {
    phones,
    pid: baresip.pid,
    registered: async (withinMs = 20_000) => {
      await Promise.all(phones.map((phone) => phone.waitFor('registered', { withinMs })));
    },
    stop: () => baresip.stop(),
  };
}
