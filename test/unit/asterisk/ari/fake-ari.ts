import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { apiDocuments } from './api-documents.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** One event stream as the fake sees it. */
export class FakeStream {
  readonly socket: Duplex;
  readonly url: string;
  constructor(socket: Duplex, url: string) {
    this.socket = socket;
    this.url = url;
  }

  /** Sends one event, or any text. */
  send(event: object | string): void {
    this.#frame(0x1, Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)));
  }

  pong(payload: Buffer): void {
    this.#frame(0xa, payload);
  }

  #frame(opcode: number, payload: Buffer): void {
    const length =
      payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
    this.socket.write(Buffer.concat([Uint8Array.of(0x80 | opcode, ...length), payload]));
  }
}

/**
 * An ARI port with a handful of operations. It checks the password as Asterisk does; further requests are answered
 * as the test says, and 404 otherwise.
 */
export class FakeAri {
  readonly streams: FakeStream[] = [];
  /** Method, path and query of each request that was let in. */
  readonly requests: string[] = [];
  readonly refused: string[] = [];
  isPonging = true;
  /** False: requests for an event stream are never answered. */
  isUpgrading = true;
  /** Host that the API documents name. */
  documentedHost: string | undefined;
  readonly #handlers = new Map<string, Handler>();
  readonly #upgraded = new Set<Duplex>();
  readonly #server: Server;
  readonly port: number;
  readonly #authorization: string;

  private constructor(server: Server, password: string) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#authorization = `Basic ${Buffer.from(`switchroom:${password}`).toString('base64')}`;
    server.on('request', (request, response) => {
      void this.#answer(request, response);
    });
    server.on('upgrade', (request, socket) => {
      this.#upgrade(request, socket);
    });
    this.on('PUT /ari/applications/switchroom/eventFilter', (_request, response) => response.end('{}'));
    this.on('GET /ari/asterisk/ping', (_request, response) => response.end('{"ping":"pong"}'));
  }

  static async start(password = 'secret', port = 0): Promise<FakeAri> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeAri(server, password);
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The event stream that came last. */
  get stream(): FakeStream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('no event stream was opened');
    return last;
  }

  /** Says what to do with a request, e.g. `GET /ari/asterisk/ping`. */
  on(methodAndPath: string, handler: Handler): void {
    this.#handlers.set(methodAndPath, handler);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    for (const socket of this.#upgraded) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    if (request.headers.authorization !== this.#authorization) {
      this.refused.push(`${method} ${url}`);
      response.writeHead(401).end('{"message":"Unauthorized"}');
      return;
    }
    this.requests.push(`${method} ${url}`);
    const path = new URL(url, this.baseUrl).pathname;
    const handler = this.#handlers.get(`${method} ${path}`);
    const document = apiDocuments(this.documentedHost ?? this.baseUrl)[path];
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (handler) handler(request, response, body);
    else if (document) response.end(JSON.stringify(document));
    else response.writeHead(404).end('{"message":"Resource not found"}');
  }

  #upgrade(request: IncomingMessage, socket: Duplex): void {
    this.#upgraded.add(socket);
    if (!this.isUpgrading) return;
    const stream = new FakeStream(socket, request.url ?? '');
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.on('error', () => socket.destroy());
    socket.on('data', (frame: Buffer) => {
      // Pings of a client have no payload here; all that matters is the kind.
      if (this.isPonging && (frame[0] ?? 0) === 0x89) stream.pong(Buffer.alloc(0));
    });
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    this.streams.push(stream);
  }
}
