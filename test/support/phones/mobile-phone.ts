import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWav, writeToneWav } from '../audio/wav.ts';
import type { Wav } from '../audio/wav.ts';
import { accountLine } from './account-line.ts';
import { startBaresip } from './baresip-process.ts';
import { PhoneLog, toPhoneEvent } from './phone-log.ts';
import { pressKeys } from './press-keys.ts';
import type { PhoneEvent, PhoneEventType, PhoneWait } from './phone-log.ts';

/** A mobile with its provider in one: a SIP address that takes calls to one number and registers nowhere. */
export interface MobilePhone {
  /** Where the trunk leads. */
  readonly host: string;
  readonly port: number;
  readonly toneHz: number;
  readonly events: readonly PhoneEvent[];
  eventsOf(type: PhoneEventType): PhoneEvent[];
  waitFor(type: PhoneEventType, options?: PhoneWait): Promise<PhoneEvent>;
  accept(): Promise<void>;
  /** Ends the call, or refuses it as busy while it rings. */
  hangUp(): Promise<void>;
  /** Presses keys. */
  sendDigits(digits: string): Promise<void>;
  /** What it heard, a recording per call, oldest first. Complete once the call has ended. */
  heard(): Wav[];
  stop(): Promise<void>;
}

export interface MobilePhoneOptions {
  readonly folder: string;
  /** E.164 with plus. */
  readonly number: string;
  readonly toneHz: number;
}

export async function startMobilePhone({ folder, number, toneHz }: MobilePhoneOptions): Promise<MobilePhone> {
  mkdirSync(folder, { recursive: true });
  writeToneWav(join(folder, 'tone.wav'), toneHz, 300);
  const log = new PhoneLog();
  const baresip = await startBaresip({
    folder,
    voice: true,
    onEvent: (event) => {
      const seen = toPhoneEvent(event, Date.now());
      if (seen !== undefined) log.add(seen);
    },
  });
  const nowhere = { host: '127.0.0.1', port: 9 };
  const account = { user: number, password: 'none', registerEverySeconds: 0 };
  const say = async (command: string, params?: string): Promise<void> => {
    await baresip.control.command(command, params);
  };
  await say('uanew', accountLine(account, nowhere, 'manual'));
  return {
    host: '127.0.0.1',
    port: baresip.sipPort,
    toneHz,
    events: log.events,
    eventsOf: (type) => log.of(type),
    waitFor: (type, options) => log.waitFor(type, options),
    accept: () => say('accept'),
    hangUp: () => say('hangup'),
    sendDigits: (digits) => pressKeys(digits, say),
    heard: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('-dec.wav'))
        .sort()
        .map((name) => readWav(join(folder, name))),
    stop: () => baresip.stop(),
  };
}
