import type { PhoneAccount, SipAddress } from './account-line.ts';
import { RegisteredPhone } from './registered-phone.ts';
import { answerTo } from './sip-text.ts';

export interface Declining {
  /** What it answers to an INVITE. Default: `486 Busy Here`. */
  readonly status?: string;
  /** Whole header lines of that answer. */
  readonly headers?: readonly string[];
  /** Where it says that it is, host and port. Default: where it is. */
  readonly claims?: string;
}

/** A registered phone that notes when an INVITE reaches it, and takes no call. */
export class DecliningPhone {
  readonly #user: string;
  readonly #declining: Declining;
  /** When an INVITE reached it, each time, in milliseconds since 1970 with fractions. */
  readonly invitedAt: number[] = [];
  #phone: RegisteredPhone | undefined;
  #invited: ((at: number) => void) | undefined;

  private constructor(user: string, declining: Declining) {
    this.#user = user;
    this.#declining = declining;
  }

  /** @throws Error when it cannot register */
  static async register(
    account: PhoneAccount,
    sip: SipAddress,
    declining: Declining = {},
  ): Promise<DecliningPhone> {
    const phone = new DecliningPhone(account.user, declining);
    phone.#phone = await RegisteredPhone.register({
      ...{ account, sip, claims: declining.claims },
      onRequest: (method, request) => {
        phone.#take(method, request, performance.timeOrigin + performance.now());
      },
    });
    return phone;
  }

  /** The time of the next INVITE, in milliseconds since 1970. @throws Error when none comes in time */
  nextInvite(withinMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no INVITE reached phone ${this.#user} within ${withinMs} ms`));
      }, withinMs);
      this.#invited = (at) => {
        clearTimeout(timer);
        this.#invited = undefined;
        resolve(at);
      };
    });
  }

  close(): void {
    this.#phone?.close();
  }

  #take(method: string, request: string, at: number): void {
    const { status = '486 Busy Here', headers = [] } = this.#declining;
    if (method === 'INVITE') {
      this.#phone?.send(answerTo(request, status, 'declining', { headers }));
      this.invitedAt.push(at);
      this.#invited?.(at);
    } else if (method !== 'ACK') this.#phone?.send(answerTo(request, '200 OK', 'declining'));
  }
}
