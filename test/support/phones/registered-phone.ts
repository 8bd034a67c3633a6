import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import type { PhoneAccount, SipAddress } from './account-line.ts';
import { digestAnswer } from './sip-digest.ts';
import { headerOf, methodOf } from './sip-text.ts';

const registersWithinMs = 5_000;

export interface RegisteredPhoneOptions {
  readonly account: PhoneAccount;
  readonly sip: SipAddress;
  /** Where it says that it is, host and port. Default: where it is. */
  readonly claims?: string | undefined;
  /** Told of each request that reaches it. */
  readonly onRequest: (method: string, request: string) => void;
}

/** A phone that registers, and leaves to a test what becomes of the requests that reach it. In this process, so there is one clock. */
export class RegisteredPhone {
  readonly #options: RegisteredPhoneOptions;
  readonly #socket: Socket;
  readonly #callId = randomBytes(8).toString('hex');
  #sequence = 0;
  #registered: (() => void) | undefined;
  #grantedSeconds = 0;

  private constructor(options: RegisteredPhoneOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('message', (bytes) => {
      this.#take(bytes.toString('utf8'));
    });
  }

  /** @throws Error when it cannot register */
  static async register(options: RegisteredPhoneOptions): Promise<RegisteredPhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    const phone = new RegisteredPhone(options, socket);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        socket.close();
        reject(new Error(`phone ${options.account.user} could not register`));
      }, registersWithinMs);
      phone.#registered = () => {
        clearTimeout(timer);
        resolve();
      };
      phone.#sendRegister();
    });
    return phone;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** For how long the server took it; it asks for an hour. */
  get grantedSeconds(): number {
    return this.#grantedSeconds;
  }

  /** Sends a message to the server as it is. */
  send(text: string): void {
    const { sip } = this.#options;
    this.#socket.send(text, sip.port, sip.host);
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: string): void {
    const method = methodOf(message);
    if (method !== undefined) this.#options.onRequest(method, message);
    else if (message.startsWith('SIP/2.0 401')) this.#sendRegister(headerOf(message, 'WWW-Authenticate'));
    else if (message.startsWith('SIP/2.0 200')) {
      this.#grantedSeconds = Number(/;expires=(\d+)/u.exec(headerOf(message, 'Contact'))?.[1]);
      this.#registered?.();
    }
  }

  #sendRegister(challenge?: string): void {
    this.#sequence += 1;
    const { account, sip, claims } = this.#options;
    const claimed = claims ?? `127.0.0.1:${this.port}`;
    const uri = `sip:${sip.host}:${sip.port}`;
    const address = `<sip:${account.user}@${sip.host}:${sip.port}>`;
    const authorization =
      challenge === undefined
        ? []
        : [`Authorization: ${digestAnswer(challenge, { method: 'REGISTER', uri }, account)}`];
    const lines = [
      `REGISTER ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${claimed};rport;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
      'Max-Forwards: 70',
      `From: ${address};tag=registered`,
      `To: ${address}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#sequence} REGISTER`,
      `Contact: <sip:${account.user}@${claimed}>`,
      'Expires: 3600',
      ...authorization,
      'Content-Length: 0',
      '',
      '',
    ];
    this.send(lines.join('\r\n'));
  }
}
