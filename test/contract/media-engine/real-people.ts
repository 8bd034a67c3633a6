import { expect } from 'chai';
import { join } from 'node:path';
import type { CompanyConfiguration, PhoneAccount } from '../../../src/engine/company-configuration.ts';
import type { Wav } from '../../support/audio/wav.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { placeSippCall } from '../../support/phones/sipp-call.ts';
import type { Softphone } from '../../support/phones/softphones.ts';
import { startSoftphones } from '../../support/phones/softphones.ts';
import type { BenchCustomer, BenchMobile, BenchPhone, MobileAccount, People } from './engine-bench.ts';
import { sampleNumber } from '../../support/sample-configuration.ts';

/** Softphones, and customers behind a trunk. */
export class RealPeople implements People {
  readonly #folder: string;
  /** Where the engine's SIP is now. */
  readonly sip: () => { host: string; port: number };
  readonly #leaving: (() => Promise<void>)[] = [];

  constructor({ folder, sip }: { folder: string; sip: () => { host: string; port: number } }) {
    this.#folder = folder;
    this.sip = sip;
  }

  async phone(account: PhoneAccount): Promise<RealPhone> {
    const { sipUser, secret } = account;
    const phones = await startSoftphones({
      sip: this.sip(),
      folder: this.#folder,
      accounts: [{ user: sipUser, password: secret, toneHz: 440, answer: 'manual' }],
    });
    const softphone = phones.phone(sipUser);
    await softphone.registered();
    let isHere = true;
    const phone = new RealPhone(softphone, async () => {
      if (isHere) await phones.stop();
      isHere = false;
    });
    this.#leaving.push(() => phone.signsOff());
    return phone;
  }

  async mobile({ id, number }: MobileAccount): Promise<BenchMobile> {
    const phone = await startMobilePhone({
      folder: join(this.#folder, `mobile-${id}`),
      number,
      toneHz: 880,
    });
    let isOn = true;
    const switchesOff = async () => {
      if (isOn) await phone.stop();
      isOn = false;
    };
    this.#leaving.push(switchesOff);
    return new RealMobile(phone, switchesOff);
  }

  async customer(company: CompanyConfiguration, callerNumber: string): Promise<BenchCustomer> {
    const call = await placeSippCall({
      from: company.trunks[0]?.inboundAddresses[0] ?? '',
      to: sampleNumber(company.companyId),
      callerNumber,
      target: this.sip(),
      toneHz: 1_000,
    });
    let isHere = true;
    const hangsUp = async () => {
      if (isHere) await call.hangUp();
      isHere = false;
    };
    // The engine may be dead, and nobody answers a goodbye.
    this.#leaving.push(async () => {
      if (isHere) await call.vanish();
      isHere = false;
    });
    await call.answered;
    return { hangsUp };
  }

  async leave(): Promise<void> {
    await Promise.all(this.#leaving.map((leave) => leave()));
  }
}

export class RealPhone implements BenchPhone {
  readonly signsOff: () => Promise<void>;
  readonly #phone: Softphone;

  constructor(phone: Softphone, signsOff: () => Promise<void>) {
    this.#phone = phone;
    this.signsOff = signsOff;
  }

  /** When a call began to ring at it, each time. */
  get rangAt(): number[] {
    return this.#phone.eventsOf('incoming').map(({ at }) => at);
  }

  /** Who called, as the phone was told, each time. */
  get callerNames(): (string | undefined)[] {
    return this.#phone.eventsOf('incoming').map(({ peerName }) => peerName);
  }

  /** Why its calls ended, each time: what the other side answered, if it refused. */
  get endings(): (string | undefined)[] {
    return this.#phone.eventsOf('closed').map(({ detail }) => detail);
  }

  /** What it heard, call by call; complete once a call has ended. */
  heard(): Wav[] {
    return this.#phone.heard();
  }

  rings(): Promise<void> {
    return eventually(() => {
      expect(this.#unclosed('incoming'), `calls at ${this.#phone.user}`).to.have.length(1);
    });
  }

  isQuiet(): Promise<void> {
    return eventually(() => {
      const calls = [
        ...this.#unclosed('incoming'),
        ...this.#unclosed('ringing'),
        ...this.#unclosed('established'),
      ];
      expect(calls, `calls at ${this.#phone.user}`).to.deep.equal([]);
    }, 10_000);
  }

  dials(digits: string): Promise<void> {
    return this.#phone.dial(digits);
  }

  accepts(): Promise<void> {
    return this.#phone.accept();
  }

  hangsUp(): Promise<void> {
    return this.#phone.hangUp();
  }

  letsItRing(): Promise<void> {
    return this.isQuiet();
  }

  #unclosed(type: 'incoming' | 'ringing' | 'established'): (string | undefined)[] {
    const closed = new Set(this.#phone.eventsOf('closed').map(({ callId }) => callId));
    return this.#phone
      .eventsOf(type)
      .map(({ callId }) => callId)
      .filter((callId) => !closed.has(callId));
  }
}

class RealMobile implements BenchMobile {
  readonly host: string;
  readonly port: number;
  readonly switchesOff: () => Promise<void>;
  readonly #phone: MobilePhone;
  /** From when on what it sees is about the call that it is asked about. */
  #since = 0;

  constructor(phone: MobilePhone, switchesOff: () => Promise<void>) {
    this.host = phone.host;
    this.port = phone.port;
    this.switchesOff = switchesOff;
    this.#phone = phone;
  }

  async rings(): Promise<void> {
    const { at } = await this.#phone.waitFor('incoming', { since: this.#since });
    this.#since = at;
  }

  async accepts(): Promise<void> {
    await this.#phone.accept();
    await this.#phone.waitFor('established', { since: this.#since });
  }

  confirms(): Promise<void> {
    return this.#phone.sendDigits('1');
  }

  async hangsUp(): Promise<void> {
    await this.#phone.hangUp();
    await this.isQuiet();
  }

  async isQuiet(): Promise<void> {
    const { at } = await this.#phone.waitFor('closed', { since: this.#since });
    this.#since = at + 1;
  }
}
