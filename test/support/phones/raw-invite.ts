import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import type { PhoneAccount } from './account-line.ts';
import { digestAnswer } from './sip-digest.ts';
import { type AnswerParts, answerTo, audioOffer, headerOf, methodOf } from './sip-text.ts';

export interface RawInvite {
  /** Own address, 127.x.y.z. */
  readonly from: string;
  readonly target: { readonly host: string; readonly port: number };
  /** Put between `sip:` and `@` of the request as it is, e.g. `500&PJSIP/x`. */
  readonly requestUser: string;
  /** Put behind the address of the request as it is, e.g. `;line=x`. */
  readonly requestParameters?: string;
  /** Put between the quotes of the From header as it is, e.g. `$(touch x)`. */
  readonly callerName?: string;
  /** Put before the `@` of the From header as it is. Default `36301112233`. */
  readonly callerNumber?: string;
  /** Put behind the `@` of the From header as it is. Default: its own address. */
  readonly callerHost?: string;
  /** Proves to be this phone when it is asked. Default: nobody. */
  readonly account?: PhoneAccount;
  /** Whole header lines, added as they are. */
  readonly extraHeaders?: readonly string[];
  /** The offer (SDP). Default: one stream of audio. */
  readonly offer?: string;
  /** How long to wait for a final answer; then the call is cancelled. Default 5,000. */
  readonly withinMs?: number;
  /** A call that is answered is ended when this resolves. Default: at once. */
  readonly talk?: () => Promise<unknown>;
  /** Told of each request that comes, which is answered 200 when this resolves. Default: they are passed over. */
  readonly onRequest?: (method: string) => Promise<void>;
}

export interface RawInviteResult {
  /** Final status; undefined when none came in time. */
  readonly status: number | undefined;
  /** Status of each answer before it, e.g. `[100, 180]`. */
  readonly provisional: readonly number[];
}

interface Exchange {
  readonly callId: string;
  readonly port: number;
  branch: string;
  sequence: number;
  /** Header lines that answer a challenge. */
  credentials: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly method: string;
  readonly to: string;
  readonly contact: string | undefined;
}

const RESEND_AFTER_MS = 500;

/**
 * Sends one INVITE made of the given texts without checking or quoting them, and tells the final answer. A call that
 * is answered is ended after the talk; one that only rings is cancelled when the time is over.
 */
export async function sendRawInvite(options: RawInvite): Promise<RawInviteResult> {
  const socket = await bind(options.from);
  const exchange: Exchange = {
    callId: randomBytes(8).toString('hex'),
    port: socket.address().port,
    ...newBranch(),
    sequence: 1,
    credentials: [],
  };
  const send = (text: string): void => {
    socket.send(text, options.target.port, options.target.host);
  };
  const provisional: number[] = [];
  let isFinal = false;
  let isOver = false;
  let invite = request(options, exchange, 'INVITE');
  const resend = setInterval(() => {
    if (provisional.length === 0 && !isFinal) send(invite);
  }, RESEND_AFTER_MS);
  try {
    return await new Promise((resolve) => {
      const deadline = setTimeout(() => {
        if (provisional.length > 0) send(request(options, exchange, 'CANCEL'));
        resolve({ status: undefined, provisional });
      }, options.withinMs ?? 5_000);
      socket.on('message', (bytes) => {
        const text = bytes.toString('utf8');
        const method = methodOf(text);
        if (options.onRequest && method !== undefined)
          void options.onRequest(method).then(() => {
            if (!isOver)
              send(answerTo(text, '200 OK', 'raw', method === 'INVITE' ? asBefore(options, exchange) : {}));
          });
        const answer = parseAnswer(text);
        if (answer?.method !== 'INVITE') return;
        if (answer.status < 200) {
          provisional.push(answer.status);
          return;
        }
        send(request(options, exchange, 'ACK', answer));
        const credentials = exchange.credentials.length === 0 ? credentialsFor(options, text) : [];
        if (credentials.length > 0) {
          Object.assign(exchange, newBranch(), { credentials, sequence: exchange.sequence + 1 });
          provisional.length = 0;
          invite = request(options, exchange, 'INVITE');
          send(invite);
          return;
        }
        clearTimeout(deadline);
        if (isFinal) return;
        isFinal = true;
        const end = () => {
          if (answer.status < 300) send(request(options, exchange, 'BYE', answer));
          resolve({ status: answer.status, provisional });
        };
        if (answer.status < 300 && options.talk) void options.talk().finally(end);
        else end();
      });
      send(invite);
    });
  } finally {
    isOver = true;
    clearInterval(resend);
    // Closing in the same turn would drop what was sent last.
    setImmediate(() => socket.close());
  }
}

/** What answers the question whether it is still there. */
function asBefore(options: RawInvite, exchange: Exchange): AnswerParts {
  return { headers: [contactOf(options, exchange)], body: audioOf(options, exchange) };
}

function contactOf({ from }: RawInvite, { port }: Exchange): string {
  return `Contact: <sip:raw@${from}:${port}>`;
}

function audioOf({ from, offer }: RawInvite, { port }: Exchange): string {
  return offer ?? audioOffer(from, port + 1);
}

function newBranch(): Pick<Exchange, 'branch'> {
  return { branch: `z9hG4bK${randomBytes(6).toString('hex')}` };
}

function dialledUri({ requestUser, target, requestParameters = '' }: RawInvite): string {
  return `sip:${requestUser}@${target.host}:${target.port}${requestParameters}`;
}

function credentialsFor(options: RawInvite, answer: string): string[] {
  if (!options.account) return [];
  const question = { method: 'INVITE', uri: dialledUri(options) };
  for (const [asks, answers] of [
    ['WWW-Authenticate', 'Authorization'],
    ['Proxy-Authenticate', 'Proxy-Authorization'],
  ] as const) {
    const challenge = headerOf(answer, asks);
    if (challenge !== '') return [`${answers}: ${digestAnswer(challenge, question, options.account)}`];
  }
  return [];
}

function request(
  options: RawInvite,
  exchange: Exchange,
  method: 'INVITE' | 'ACK' | 'CANCEL' | 'BYE',
  answer?: Answer,
): string {
  const dialled = dialledUri(options);
  const isAccepted = answer !== undefined && answer.status < 300;
  const own = `${options.from}:${exchange.port}`;
  const body = method === 'INVITE' ? audioOf(options, exchange) : '';
  return [
    `${method} ${isAccepted ? (answer.contact ?? dialled) : dialled} SIP/2.0`,
    // Only what belongs to the first request itself, its cancelling and its refusal, shares its branch.
    `Via: SIP/2.0/UDP ${own};branch=${exchange.branch}${isAccepted ? method : ''}`,
    'Max-Forwards: 70',
    `From: "${options.callerName ?? 'Raw'}" <sip:${options.callerNumber ?? '36301112233'}@${options.callerHost ?? own}>;tag=raw`,
    `To: ${answer === undefined ? `<${dialled}>` : answer.to}`,
    `Call-ID: ${exchange.callId}`,
    `CSeq: ${exchange.sequence + (method === 'BYE' ? 1 : 0)} ${method}`,
    contactOf(options, exchange),
    ...(method === 'INVITE'
      ? [...(options.extraHeaders ?? []), ...exchange.credentials, 'Content-Type: application/sdp']
      : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function parseAnswer(text: string): Answer | undefined {
  const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1];
  const method = /^CSeq: *\d+ (\w+)/im.exec(text)?.[1];
  const to = /^(?:To|t): *(.*)$/im.exec(text)?.[1]?.trim();
  if (status === undefined || method === undefined || to === undefined) return undefined;
  return { status: Number(status), method, to, contact: /^Contact: *<([^>]+)>/im.exec(text)?.[1] };
}

function bind(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, address, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
