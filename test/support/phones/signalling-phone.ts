import { randomBytes } from 'node:crypto';
import { eventually } from '../eventually.ts';
import type { PhoneAccount, SipAddress } from './account-line.ts';
import { RegisteredPhone } from './registered-phone.ts';
import { answerTo, audioOffer, headerOf } from './sip-text.ts';

/** What a phone says of a call before it is taken. */
export interface Signal {
  /** E.g. `183 Session Progress`. */
  readonly status: string;
  /** Whether it brings audio (SDP). */
  readonly media: boolean;
}

const tag = 'signalling';

/** A registered phone that tells in words of the test that it rings, and takes a call when it is told to. It sends no audio. */
export class SignallingPhone {
  readonly #account: PhoneAccount;
  /** What it says of the calls that come. */
  signals: readonly Signal[] = [{ status: '180 Ringing', media: false }];
  /** The INVITEs of calls that came, as they came. */
  readonly invites: string[] = [];
  /** All that was said to it in such calls. */
  readonly requests: string[] = [];
  #phone: RegisteredPhone | undefined;
  /** The call that rings. */
  #ringing: string | undefined;
  /** The call that it has taken. */
  #talking: string | undefined;

  private constructor(account: PhoneAccount) {
    this.#account = account;
  }

  /** @throws Error when it cannot register */
  static async register(account: PhoneAccount, sip: SipAddress): Promise<SignallingPhone> {
    const phone = new SignallingPhone(account);
    phone.#phone = await RegisteredPhone.register({
      ...{ account, sip },
      onRequest: (method, request) => {
        if (method !== 'OPTIONS') phone.requests.push(request);
        phone.#take(method, request);
      },
    });
    return phone;
  }

  get isQuiet(): boolean {
    return this.#ringing === undefined && this.#talking === undefined;
  }

  /** Where it takes calls, whoever they are for. */
  get port(): number {
    return this.#phone?.port ?? 0;
  }

  /** Resolves when a call has come. */
  called(): Promise<string> {
    return eventually(() => {
      if (this.#ringing === undefined) throw new Error(`nobody calls ${this.#account.user}`);
      return this.#ringing;
    }, 10_000);
  }

  /** Takes the call that comes. */
  async accept(): Promise<void> {
    const invite = await this.called();
    this.#ringing = undefined;
    this.#talking = invite;
    this.#answer(invite, '200 OK', true);
  }

  /** @param status e.g. `486 Busy Here` */
  async decline(status: string): Promise<void> {
    const invite = await this.called();
    this.#ringing = undefined;
    this.#answer(invite, status);
  }

  /** Ends the conversation, if there is one. */
  hangUp(): void {
    const invite = this.#talking;
    this.#talking = undefined;
    if (invite === undefined) return;
    const target = /<([^>]+)>/u.exec(headerOf(invite, 'Contact'))?.[1] ?? '';
    this.#phone?.send(
      [
        `BYE ${target} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.port};rport;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
        'Max-Forwards: 70',
        `From: ${headerOf(invite, 'To')};tag=${tag}`,
        `To: ${headerOf(invite, 'From')}`,
        `Call-ID: ${headerOf(invite, 'Call-ID')}`,
        'CSeq: 1 BYE',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  }

  close(): void {
    this.#phone?.close();
  }

  #take(method: string, request: string): void {
    if (method === 'ACK') return;
    if (method === 'INVITE') {
      this.#takeInvite(request);
      return;
    }
    this.#answer(request, '200 OK');
    if (method === 'BYE') this.#talking = undefined;
    if (method === 'CANCEL' && this.#ringing !== undefined) {
      this.#answer(this.#ringing, '487 Request Terminated');
      this.#ringing = undefined;
    }
  }

  #takeInvite(request: string): void {
    const isOfCall = headerOf(request, 'To').includes(';tag=');
    if (isOfCall) {
      this.#answer(request, '200 OK', true);
      return;
    }
    // One that comes again is the same.
    if (request === this.#ringing) return;
    this.invites.push(request);
    this.#ringing = request;
    for (const { status, media } of this.signals) this.#answer(request, status, media);
  }

  #answer(request: string, status: string, media = false): void {
    const { port } = this;
    this.#phone?.send(
      answerTo(request, status, tag, {
        headers: [`Contact: <sip:${this.#account.user}@127.0.0.1:${port}>`],
        body: media ? audioOffer('127.0.0.1', port + 1) : '',
      }),
    );
  }
}
