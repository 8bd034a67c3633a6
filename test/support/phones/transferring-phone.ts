import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { eventually } from '../eventually.ts';
import type { SipAddress } from './account-line.ts';
import { LineAudio, type Voice } from './line-audio.ts';
import { digestAnswer } from './sip-digest.ts';
import { type Message, parseMessage, tagOf, uriOf } from './sip-message.ts';
import { audioOffer } from './sip-text.ts';

/** Asterisk asks as a server, FreeSWITCH, of a call, as a proxy. */
const challenges = [
  { status: 401, challenge: 'WWW-Authenticate', answer: 'Authorization' },
  { status: 407, challenge: 'Proxy-Authenticate', answer: 'Proxy-Authorization' },
];

/**
 * A registered desk phone with two lines that can connect them: the attended transfer (REFER with Replaces, RFC 3891) that
 * baresip 1.0 does not know. It says one tone, or nothing. A call that comes rings until `accept`.
 */
export class TransferringPhone {
  readonly #socket: Socket;
  readonly #server: SipAddress;
  readonly #account: { readonly user: string; readonly password: string };
  readonly #port: number;
  readonly #voice: Voice | null;
  readonly #waiting = new Map<string, (response: Message) => void>();
  #cseq = 1;
  #ringing: { readonly request: Message; readonly line: Line } | undefined;
  #lines: Line[] = [];
  #hasPower = true;
  #refreshed = 0;

  private constructor(
    socket: Socket,
    server: SipAddress,
    account: { user: string; password: string },
    voice: Voice | null,
  ) {
    this.#socket = socket;
    this.#voice = voice;
    this.#server = server;
    this.#account = account;
    this.#port = socket.address().port;
    socket.on('message', (bytes) => {
      if (this.#hasPower) this.#take(parseMessage(bytes.toString('utf8')));
    });
  }

  /** Resolves when it is registered. */
  static async start(
    server: SipAddress,
    account: { readonly user: string; readonly password: string },
    voice: Voice | null = null,
  ): Promise<TransferringPhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const phone = new TransferringPhone(socket, server, account, voice);
    const line = phone.#newLine(account.user);
    await phone.#request(line, 'REGISTER', `sip:${server.host}:${server.port}`, ['Expires: 300']);
    return phone;
  }

  get isRinging(): boolean {
    return this.#ringing !== undefined;
  }

  /** How many lines are connected. */
  get connected(): number {
    return this.#lines.length;
  }

  /** How often it was asked on a connected line whether it is still there. */
  get refreshed(): number {
    return this.#refreshed;
  }

  /** Takes the call that rings, waiting for it if need be. */
  async accept(withinMs = 10_000): Promise<void> {
    const { request, line } = await this.#rings(withinMs);
    this.#ringing = undefined;
    this.#lines.push(line);
    const { port } = await this.#speak(request, line);
    this.#answer(request, 200, line.localTag, audioOffer('127.0.0.1', port));
  }

  /** Is heard by who calls, and does not answer. */
  async speakEarly(): Promise<void> {
    const { request, line } = await this.#rings(10_000);
    const { port } = await this.#speak(request, line);
    this.#answer(request, 183, line.localTag, audioOffer('127.0.0.1', port));
  }

  /** Is busy for the call that rings. */
  async decline(): Promise<void> {
    const { request, line } = await this.#rings(10_000);
    this.#ringing = undefined;
    this.#close(line);
    this.#answer(request, 486, line.localTag);
  }

  #rings(withinMs: number) {
    return eventually(() => {
      if (!this.#ringing) throw new Error('nothing rings');
      return this.#ringing;
    }, withinMs);
  }

  async #speak(request: Message, line: Line): Promise<LineAudio> {
    const audio = (line.audio ??= await LineAudio.open(this.#voice));
    audio.speakTo(request.body);
    return audio;
  }

  /** Calls on a second line; resolves when that is answered. */
  async dial(number: string): Promise<void> {
    const line = this.#newLine(number);
    await this.#dialOn(line);
    this.#lines.push(line);
  }

  async #dialOn(line: Line): Promise<void> {
    const audio = (line.audio = await LineAudio.open(this.#voice));
    try {
      const answer = await this.#request(
        line,
        'INVITE',
        line.target,
        [],
        audioOffer('127.0.0.1', audio.port),
      );
      audio.speakTo(answer.body);
    } catch (error) {
      audio.close();
      throw error;
    }
  }

  /** Calls on a second line; resolves when it rings there. */
  async dialUntilRinging(number: string): Promise<void> {
    const line = this.#newLine(number);
    this.#lines.push(line);
    this.#dialOn(line).catch(() => {
      this.#close(line);
    });
    await eventually(() => {
      if (line.remoteTag === '') throw new Error(`${number} does not ring`);
    }, 10_000);
  }

  /** Connects the other side of the first line with that of the second one, and is out. */
  async transferFirstToSecond(): Promise<void> {
    const [first, second] = this.#lines;
    await this.#connect(first, second);
  }

  /** The same asked for on the other line, as some phones do. */
  async transferSecondToFirst(): Promise<void> {
    const [first, second] = this.#lines;
    await this.#connect(second, first);
  }

  async #connect(asking: Line | undefined, other: Line | undefined): Promise<void> {
    if (!asking || !other) throw new Error('there are no two lines');
    const replaces = encodeURIComponent(
      `${other.callId};to-tag=${other.remoteTag};from-tag=${other.localTag}`,
    );
    const target = `<sip:target@${this.#server.host}:${this.#server.port}?Replaces=${replaces}>`;
    await this.#request(asking, 'REFER', asking.target, [
      `Refer-To: ${target}`,
      `Referred-By: <sip:${this.#account.user}@127.0.0.1>`,
    ]);
  }

  /** Sends the other side of the first line to a number, and is out. */
  async blindTransfer(number: string): Promise<void> {
    const [first] = this.#lines;
    if (!first) throw new Error('there is no line');
    await this.#request(first, 'REFER', first.target, [
      `Refer-To: <sip:${number}@${this.#server.host}:${this.#server.port}>`,
      `Referred-By: <sip:${this.#account.user}@127.0.0.1>`,
    ]);
  }

  async hangUp(): Promise<void> {
    const lines = this.#lines;
    for (const line of lines) this.#close(line);
    await Promise.all(lines.map((line) => this.#request(line, 'BYE', line.target, [])));
  }

  /** It answers nothing from now on. */
  losePower(): void {
    this.#hasPower = false;
  }

  stop(): void {
    for (const line of this.#lines) this.#close(line);
    this.#socket.close();
  }

  #newLine(number: string): Line {
    const { host, port } = this.#server;
    return {
      callId: randomBytes(8).toString('hex'),
      localTag: randomBytes(4).toString('hex'),
      local: `<sip:${this.#account.user}@${host}:${port}>`,
      remote: `<sip:${number}@${host}:${port}>`,
      remoteTag: '',
      target: `sip:${number}@${host}:${port}`,
    };
  }

  /** @throws when it is refused; a challenge is answered once */
  async #request(line: Line, method: string, uri: string, headers: string[], body = ''): Promise<Message> {
    let credentials: string[] = [];
    for (;;) {
      const cseq = (this.#cseq += 1);
      const branch = `z9hG4bK${randomBytes(6).toString('hex')}`;
      const build = (verb: string, more: readonly string[], content: string) =>
        [
          `${verb} ${uri} SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${this.#port};rport;branch=${verb === 'ACK' ? `${branch}a` : branch}`,
          `From: ${line.local};tag=${line.localTag}`,
          `To: ${line.remote}${line.remoteTag === '' ? '' : `;tag=${line.remoteTag}`}`,
          `Call-ID: ${line.callId}`,
          `CSeq: ${cseq} ${verb}`,
          'Max-Forwards: 70',
          `Contact: <sip:${this.#account.user}@127.0.0.1:${this.#port}>`,
          ...more,
          ...(content === '' ? [] : ['Content-Type: application/sdp']),
          `Content-Length: ${Buffer.byteLength(content)}`,
          '',
          content,
        ].join('\r\n');
      const response = await this.#exchange(
        `${line.callId} ${cseq}`,
        build(method, [...headers, ...credentials], body),
      );
      const accepted = response.status < 300;
      if (accepted && line.remoteTag === '') line.remoteTag = tagOf(response.header('To'));
      if (accepted && method === 'INVITE') line.target = uriOf(response.header('Contact'));
      if (method === 'INVITE') {
        const ack = build('ACK', [], '').replace(`ACK ${uri} `, `ACK ${accepted ? line.target : uri} `);
        this.#send(accepted ? ack : ack.replace(`${branch}a`, branch));
      }
      if (accepted) return response;
      const asked = challenges.find(({ status }) => status === response.status);
      if (!asked || credentials.length > 0) throw new Error(`${method} was answered ${response.status}`);
      const answer = digestAnswer(response.header(asked.challenge), { method, uri }, this.#account);
      credentials = [`${asked.answer}: ${answer}`];
    }
  }

  #exchange(key: string, text: string): Promise<Message> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        reject(new Error(`no answer to ${text.split('\r\n', 1)[0] ?? ''}`));
      }, 10_000);
      this.#waiting.set(key, (response) => {
        clearTimeout(deadline);
        this.#waiting.delete(key);
        resolve(response);
      });
      this.#send(text);
    });
  }

  #take(message: Message): void {
    const callId = message.header('Call-ID');
    if (message.status > 0) {
      const early = this.#lines.find((one) => one.callId === callId && one.remoteTag === '');
      if (early && message.status > 100 && message.status < 200)
        early.remoteTag = tagOf(message.header('To'));
      if (message.status >= 200)
        this.#waiting.get(`${callId} ${Number.parseInt(message.header('CSeq'), 10)}`)?.(message);
      return;
    }
    const line = this.#lines.find((one) => one.callId === callId);
    switch (message.method) {
      case 'ACK':
        return;
      case 'INVITE':
        this.#takeInvite(message, line);
        return;
      case 'CANCEL':
        this.#answer(message, 200, this.#ringing?.line.localTag ?? '');
        if (this.#ringing?.line.callId === callId) {
          this.#answer(this.#ringing.request, 487, this.#ringing.line.localTag);
          this.#ringing = undefined;
        }
        return;
      case 'BYE':
        if (line) this.#close(line);
    }
    this.#answer(message, 200, line?.localTag ?? '');
    // The transfer is done, so the line is put down.
    if (message.method === 'NOTIFY' && line && /^SIP\/2\.0 2/mu.test(message.body)) this.#putDown(line);
  }

  #close(line: Line): void {
    this.#lines = this.#lines.filter((one) => one !== line);
    line.audio?.close();
    line.audio = undefined;
  }

  #putDown(line: Line): void {
    this.#close(line);
    // The server may have put it down itself.
    this.#request(line, 'BYE', line.target, []).catch(() => undefined);
  }

  #takeInvite(message: Message, known: Line | undefined): void {
    if (known) {
      this.#refreshed += 1;
      this.#answer(message, 200, known.localTag, audioOffer('127.0.0.1', known.audio?.port ?? 0));
      return;
    }
    const line: Line = {
      callId: message.header('Call-ID'),
      localTag: randomBytes(4).toString('hex'),
      local: message.header('To'),
      remote: message.header('From').replace(/;tag=.*$/u, ''),
      remoteTag: tagOf(message.header('From')),
      target: uriOf(message.header('Contact')),
    };
    this.#ringing = { request: message, line };
    this.#answer(message, 180, line.localTag);
  }

  #answer(request: Message, status: number, tag: string, body = ''): void {
    const to = request.header('To');
    this.#send(
      [
        `SIP/2.0 ${status} So be it`,
        ...request.headers('Via').map((via) => `Via: ${via}`),
        `From: ${request.header('From')}`,
        `To: ${to.includes(';tag=') || tag === '' ? to : `${to};tag=${tag}`}`,
        `Call-ID: ${request.header('Call-ID')}`,
        `CSeq: ${request.header('CSeq')}`,
        `Contact: <sip:${this.#account.user}@127.0.0.1:${this.#port}>`,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    );
  }

  #send(text: string): void {
    this.#socket.send(text, this.#server.port, this.#server.host);
  }
}

interface Line {
  readonly callId: string;
  readonly localTag: string;
  readonly local: string;
  readonly remote: string;
  remoteTag: string;
  /** Where requests in the dialogue go. */
  target: string;
  audio?: LineAudio | undefined;
}
