import { createHash } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

const realm = 'provider.example';
const nonce = 'c0ffee';

interface Account {
  readonly username: string;
  readonly secret: string;
}

/** A provider's registrar that knows one account; it answers whoever asks whether it is there. */
export class Registrar {
  readonly port: number;
  /** What came of each attempt to register, oldest first. */
  readonly attempts: ('proved' | 'not proved')[] = [];
  /** Where calls to the account are to go, as it said last. */
  contact: string | undefined;
  readonly #socket: Socket;
  readonly #account: Account;
  /** To who asks whether it is there. */
  readonly #isThere: string;

  private constructor(socket: Socket, account: Account, isThere: string) {
    this.#socket = socket;
    this.#account = account;
    this.#isThere = isThere;
    this.port = socket.address().port;
    socket.on('message', (bytes, from) => {
      this.#take(bytes.toString('utf8'), from);
    });
  }

  static async start(account: Account, isThere = '200 OK'): Promise<Registrar> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Registrar(socket, account, isThere);
  }

  async stop(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }

  #take(request: string, from: RemoteInfo): void {
    if (request.startsWith('OPTIONS ')) this.#answer(request, from, `SIP/2.0 ${this.#isThere}`, []);
    if (!request.startsWith('REGISTER ')) return;
    const proof = /^Authorization: Digest (.*)\r$/imu.exec(request)?.[1];
    const proved = proof !== undefined && this.#isProof(proof);
    this.contact = /^Contact: *<([^>]+)>/imu.exec(request)?.[1];
    if (proof !== undefined) this.attempts.push(proved ? 'proved' : 'not proved');
    const head = proved ? 'SIP/2.0 200 OK' : 'SIP/2.0 401 Unauthorized';
    this.#answer(request, from, head, [
      proved ? 'Expires: 3600' : `WWW-Authenticate: Digest realm="${realm}", nonce="${nonce}"`,
    ]);
  }

  #answer(request: string, from: RemoteInfo, head: string, more: readonly string[]): void {
    const kept = /^(?:Via|From|To|Call-ID|CSeq|Contact): .*\r$/gimu;
    const headers = [...request.matchAll(kept)].map(([line]) => line.trimEnd());
    const answer = [
      head,
      ...headers.map((line) => (line.startsWith('To:') ? `${line};tag=1` : line)),
      ...more,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    this.#socket.send(answer, from.port, from.address);
  }

  #isProof(proof: string): boolean {
    const told = (name: string) =>
      new RegExp(`(?:^|[ ,])${name}="((?:[^"\\\\]|\\\\.)*)"`, 'u')
        .exec(proof)?.[1]
        ?.replaceAll(/\\(.)/gu, '$1');
    const { username, secret } = this.#account;
    const hash = (...parts: string[]) => createHash('md5').update(parts.join(':')).digest('hex');
    const expected = hash(hash(username, realm, secret), nonce, hash('REGISTER', told('uri') ?? ''));
    return told('username') === username && told('response') === expected;
  }
}
