import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readWav, writeToneWav } from '../audio/wav.ts';
import type { Wav } from '../audio/wav.ts';
import { accountLine } from './account-line.ts';
import type { PhoneAccount, SipAddress } from './account-line.ts';
import { startBaresip } from './baresip-process.ts';
import type { BaresipProcess } from './baresip-process.ts';
import { PhoneLog, toPhoneEvent } from './phone-log.ts';
import { pressKeys } from './press-keys.ts';
import type { PhoneEvent, PhoneEventType, PhoneWait } from './phone-log.ts';

/**
 * What a phone does when it rings: takes the call, waits for `accept()` or `hangUp()`, rings for ever, or refuses
 * as busy (486). `never` and `manual` differ in intention only.
 */
export type Answering = 'auto' | 'manual' | 'never' | 'busy';

export interface VoicePhoneAccount extends PhoneAccount {
  /** Default `auto`. */
  readonly answer?: Answering;
  /** Frequency of its voice; pick ones at least 50 Hz apart, below 3,000. */
  readonly toneHz: number;
}

/** A registered SIP phone (a baresip process of its own). */
export interface Softphone {
  readonly user: string;
  readonly toneHz: number;
  readonly pid: number;
  /** Where it takes calls. */
  readonly sipPort: number;
  /** All that it saw, oldest first. */
  readonly events: readonly PhoneEvent[];
  eventsOf(type: PhoneEventType): PhoneEvent[];
  /** See `PhoneLog.waitFor`. */
  waitFor(type: PhoneEventType, options?: PhoneWait): Promise<PhoneEvent>;
  /** Resolves when it is registered. @throws when it is refused or nobody answers */
  registered(withinMs?: number): Promise<void>;
  setAnswering(answer: Answering): void;
  accept(): Promise<void>;
  /** Ends the latest call, or refuses it as busy while it rings. */
  hangUp(): Promise<void>;
  /** Calls a number of the same server; follow it by its events `ringing`, `established`, `closed`. */
  dial(number: string): Promise<void>;
  hold(): Promise<void>;
  resume(): Promise<void>;
  /** Blind transfer (REFER) of the latest call. */
  transfer(number: string): Promise<void>;
  /** Sends DTMF digits in the latest call. */
  sendDigits(digits: string): Promise<void>;
  /** What it heard, a recording per call, oldest first. Complete once the call has ended. */
  heard(): Wav[];
  /** Signs off and ends the process. */
  stop(): Promise<void>;
}

export interface SoftphonesOptions {
  readonly sip: SipAddress;
  readonly accounts: readonly VoicePhoneAccount[];
  /** Gets a folder per phone. */
  readonly folder: string;
  /** How long the voices last, in seconds: a phone whose voice ends hangs up. Default 300. */
  readonly toneSeconds?: number;
}

export interface Softphones {
  /** In the order of the accounts. */
  readonly phones: readonly Softphone[];
  /** @throws when there is no such account */
  phone(user: string): Softphone;
  stop(): Promise<void>;
}

/** Starts a phone per account; they begin to register at once (see `registered`). */
export async function startSoftphones(options: SoftphonesOptions): Promise<Softphones> {
  const started = await Promise.allSettled(
    options.accounts.map((account) => startSoftphone(account, options)),
  );
  const phones = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(phones.map((phone) => phone.stop()));
  };
  const failure = started.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  return {
    phones,
    phone: (user) => {
      const phone = phones.find((candidate) => candidate.user === user);
      if (phone === undefined) throw new Error(`no phone ${user}`);
      return phone;
    },
    stop,
  };
}

async function startSoftphone(account: VoicePhoneAccount, options: SoftphonesOptions): Promise<Softphone> {
  const folder = join(options.folder, `phone-${account.user}`);
  // What an earlier phone of this name heard is not what this one hears.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeToneWav(join(folder, 'tone.wav'), account.toneHz, options.toneSeconds ?? 300);
  const log = new PhoneLog();
  let answering = account.answer ?? 'auto';
  // The process exists before its first event can come: accounts are added to it below.
  const react = (event: PhoneEvent): void => {
    if (event.type !== 'incoming') return;
    const command = answering === 'auto' ? 'accept' : answering === 'busy' ? 'hangup' : undefined;
    // A caller who gives up meanwhile leaves nothing to answer; the phone's process may be about to end.
    if (command !== undefined) baresip.control.command(command).catch(() => undefined);
  };
  const baresip = await startBaresip({
    folder,
    voice: true,
    onEvent: (event) => {
      const seen = toPhoneEvent(event, Date.now());
      if (seen === undefined) return;
      log.add(seen);
      react(seen);
    },
  });
  await baresip.control.command('uanew', accountLine(account, options.sip, 'manual'));
  return describePhone(account, baresip, log, (answer) => {
    answering = answer;
  });
}

function describePhone(
  account: VoicePhoneAccount,
  baresip: BaresipProcess,
  log: PhoneLog,
  setAnswering: (answer: Answering) => void,
): Softphone {
  const say = async (command: string, params?: string): Promise<void> => {
    await baresip.control.command(command, params);
  };
  return {
    user: account.user,
    toneHz: account.toneHz,
    pid: baresip.pid,
    sipPort: baresip.sipPort,
    events: log.events,
    eventsOf: (type) => log.of(type),
    waitFor: (type, waitOptions) => log.waitFor(type, waitOptions),
    registered: async (withinMs = 10_000) => {
      await log.waitFor('registered', { withinMs });
    },
    setAnswering,
    accept: () => say('accept'),
    hangUp: () => say('hangup'),
    dial: (number) => say('dial', number),
    hold: () => say('hold'),
    // baresip 1.1 resumes the call and then says EINVAL, because there is no other one to put on hold.
    resume: () => say('resume').catch(ignoreInvalidArgument),
    transfer: (number) => say('transfer', number),
    sendDigits: (digits) => pressKeys(digits, say),
    heard: () =>
      readdirSync(baresip.folder)
        .filter((name) => name.endsWith('-dec.wav'))
        .sort()
        .map((name) => readWav(join(baresip.folder, name))),
    stop: () => baresip.stop(),
  };
}

function ignoreInvalidArgument(error: unknown): void {
  if (!String(error).includes('Invalid argument')) throw error;
}
