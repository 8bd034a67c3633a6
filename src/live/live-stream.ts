import type { Readable } from 'node:stream';
import type { LiveEvent } from '../application/live/live-event.ts';
import type { LiveRequest } from '../application/live/live-streams.ts';
import type { LiveSubscriber } from '../application/live/live-subscriber.ts';
import { type Viewer, viewerOf } from '../application/live/viewer.ts';
import type { Log } from '../application/ports/log.ts';
import type { Principal } from '../domain/access/principal.ts';
import { encodeEvent, encodePosition, encodeRetry, ping } from './encode-event.ts';
import { EventStream } from './event-stream.ts';

export interface LiveStreamSettings {
  readonly pingMs: number;
  /** How long the end of a session goes unnoticed. */
  readonly recheckMs: number;
  /** How long clients wait before they come back. */
  readonly retryMs: number;
  /** What a client may leave unread. */
  readonly mostBufferedBytes: number;
}

export interface LiveStreamParts {
  readonly settings: LiveStreamSettings;
  readonly dataOf: (event: Exclude<LiveEvent, { kind: 'position' }>) => unknown;
  /** @returns ends it */
  readonly subscribe: (subscriber: LiveSubscriber) => () => void;
  readonly log: Log;
  readonly onGone: () => void;
}

/** One client that looks at one company. */
export class LiveStream implements LiveSubscriber {
  readonly viewer: Viewer;
  readonly lastEventId: string | null;
  readonly #request: LiveRequest;
  readonly #parts: LiveStreamParts;
  readonly #content: EventStream;
  #unsubscribe: () => void = () => undefined;
  #timers: NodeJS.Timeout[] = [];
  #isOver = false;
  /** How far the client is, and has not been told yet. */
  #position: string | null = null;

  constructor(request: LiveRequest, parts: LiveStreamParts) {
    this.viewer = viewerOf(request.principal, request.topics);
    this.lastEventId = request.lastEventId;
    this.#request = request;
    this.#parts = parts;
    this.#content = new EventStream(parts.settings.mostBufferedBytes, (isCut) => {
      if (isCut)
        parts.log.info({ userId: this.viewer.userId }, 'live view cut off: the client does not read');
      this.#stop();
    });
    this.#content.send(encodeRetry(parts.settings.retryMs));
  }

  get content(): Readable {
    return this.#content;
  }

  start(): void {
    const { pingMs, recheckMs } = this.#parts.settings;
    this.#timers = [
      setInterval(() => {
        this.#ping();
      }, pingMs),
      setInterval(() => void this.recheck(), recheckMs),
    ];
    this.#unsubscribe = this.#parts.subscribe(this);
  }

  deliver(events: readonly LiveEvent[]): void {
    if (this.#isOver) return;
    let text = '';
    for (const event of events) {
      if (event.kind === 'position') {
        this.#position = event.id;
        continue;
      }
      const id = 'id' in event ? event.id : null;
      text += encodeEvent({ event: event.kind, id, data: this.#parts.dataOf(event) });
      if (id !== null) this.#position = null;
    }
    if (text !== '') this.#content.send(text);
  }

  /** Other rights make another view: the client comes back and is given it [P7]. */
  async recheck(): Promise<void> {
    let principal: Principal | null;
    try {
      principal = await this.#request.authenticate();
    } catch {
      // The database is away, and with it everything that could be shown.
      return;
    }
    if (!principal || !isSame(principal, this.#request.principal)) this.end();
  }

  end(): void {
    this.#stop();
    this.#content.finish();
  }

  /** Tells quiet clients how far they are, so that they need not go back far. */
  #ping(): void {
    this.#content.send(this.#position === null ? ping : `${ping}${encodePosition(this.#position)}`);
    this.#position = null;
  }

  #stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#unsubscribe();
    this.#parts.onGone();
  }
}

function isSame(a: Principal, b: Principal): boolean {
  return (
    a.userId === b.userId &&
    a.companyId === b.companyId &&
    a.rights.size === b.rights.size &&
    [...a.rights].every((right) => b.rights.has(right))
  );
}
