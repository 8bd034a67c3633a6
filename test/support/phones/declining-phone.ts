import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import type { PhoneAccount, SipAddress } from './account-line.ts';
import { digestAnswer } from './sip-digest.ts';
import { answerTo, methodOf } from './sip-text.ts';

const registersWithinMs = 5_000;

export interface Declining {
  /** What it answers to an INVITE. Default: `486 Busy Here`. */
  readonly status?: string;
  /** Whole header lines of that answer. */
  readonly headers?: readonly string[];
  /** Where it says that it is, host and port. Default: where it is. */
  readonly claims?: string;
}

/** A registered phone that notes when an INVITE reaches it, and takes no call. In this process, so that there is one clock. */
export class DecliningPhone {
  readonly #account: PhoneAccount;
  readonly #sip: SipAddress;
  readonly #socket: Socket;
  readonly #callId = randomBytes(8).toString('hex');
  readonly #declining: Declining;
  /** When an INVITE reached it, each time, in milliseconds since 1970 with fractions. */
  readonly invitedAt: number[] = [];
  #sequence = 0;
  #registered: (() => void) | undefined;
  #invited: ((at: number) => void) | undefined;

  private constructor(account: PhoneAccount, sip: SipAddress, socket: Socket, declining: Declining) {
    this.#account = account;
    this.#sip = sip;
    this.#socket = socket;
    this.#declining = declining;
    socket.on('message', (bytes) => {
      this.#take(bytes.toString('latin1'), performance.timeOrigin + performance.now());
    });
  }

  /** @throws Error when it cannot register */
  static async register(
    account: PhoneAccount,
    sip: SipAddress,
    declining: Declining = {},
  ): Promise<DecliningPhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    const phone = new DecliningPhone(account, sip, socket, declining);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        socket.close();
        reject(new Error(`phone ${account.user} could not register`));
      }, registersWithinMs);
      phone.#registered = () => {
        clearTimeout(timer);
        resolve();
      };
      phone.#sendRegister();
    });
    return phone;
  }

  /** The time of the next INVITE, in milliseconds since 1970. @throws Error when none comes in time */
  nextInvite(withinMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no INVITE reached phone ${this.#account.user} within ${withinMs} ms`));
      }, withinMs);
      this.#invited = (at) => {
        clearTimeout(timer);
        this.#invited = undefined;
        resolve(at);
      };
    });
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: string, at: number): void {
    const method = methodOf(message);
    if (method === undefined) this.#takeAnswer(message);
    else if (method === 'INVITE') {
      this.#answer(message, this.#declining.status ?? '486 Busy Here', this.#declining.headers);
      this.invitedAt.push(at);
      this.#invited?.(at);
    } else if (method !== 'ACK') this.#answer(message, '200 OK');
  }

  #takeAnswer(message: string): void {
    const challenge = /^WWW-Authenticate: *(.*)$/imu.exec(message)?.[1]?.trim();
    if (message.startsWith('SIP/2.0 401') && challenge !== undefined) this.#sendRegister(challenge);
    else if (message.startsWith('SIP/2.0 200')) this.#registered?.();
  }

  #answer(request: string, status: string, headers: readonly string[] = []): void {
    const answer = answerTo(request, status, 'declining');
    this.#sendText(answer.replace('Content-Length:', [...headers, 'Content-Length:'].join('\r\n')));
  }

  #sendRegister(challenge?: string): void {
    this.#sequence += 1;
    const { user } = this.#account;
    const own = `127.0.0.1:${this.#socket.address().port}`;
    const claimed = this.#declining.claims ?? own;
    const uri = `sip:${this.#sip.host}:${this.#sip.port}`;
    const address = `<sip:${user}@${this.#sip.host}:${this.#sip.port}>`;
    const authorization =
      challenge === undefined
        ? []
        : [`Authorization: ${digestAnswer(challenge, { method: 'REGISTER', uri }, this.#account)}`];
    this.#send([
      `REGISTER ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${claimed};rport;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
      'Max-Forwards: 70',
      `From: ${address};tag=declining`,
      `To: ${address}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#sequence} REGISTER`,
      `Contact: <sip:${user}@${claimed}>`,
      'Expires: 3600',
      ...authorization,
    ]);
  }

  #send(lines: readonly string[]): void {
    this.#sendText([...lines, 'Content-Length: 0', '', ''].join('\r\n'));
  }

  #sendText(text: string): void {
    this.#socket.send(text, this.#sip.port, this.#sip.host);
  }
}
