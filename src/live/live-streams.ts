import type { AgentView } from '../application/agents/agent-view.ts';
import type { LiveEvent } from '../application/live/live-event.ts';
import type { LiveFeed } from '../application/live/live-feed.ts';
import type { LiveOpened, LiveRequest, LiveStreams } from '../application/live/live-streams.ts';
import type { Log } from '../application/ports/log.ts';
import type { UserId } from '../domain/ids.ts';
import { LiveStream, type LiveStreamSettings } from './live-stream.ts';

export interface ServerSentEventsParts {
  readonly feed: LiveFeed;
  /** How an agent is shown everywhere. */
  readonly viewOfAgent: (agent: AgentView) => Readonly<Record<string, unknown>>;
  readonly log: Log;
  readonly settings?: Partial<LiveStreamSettings & { readonly mostPerUser: number }>;
}

const defaults = {
  mostPerUser: 10,
  pingMs: 15_000,
  recheckMs: 5_000,
  retryMs: 2_000,
  mostBufferedBytes: 1_048_576,
};

/** Live views as server-sent events, for wallboards and agent bars. */
export class ServerSentEvents implements LiveStreams {
  readonly #parts: ServerSentEventsParts;
  readonly #settings: typeof defaults;
  readonly #streams = new Map<UserId, Set<LiveStream>>();
  #isClosed = false;

  constructor(parts: ServerSentEventsParts) {
    this.#parts = parts;
    this.#settings = { ...defaults, ...parts.settings };
  }

  /** How many there are in this process. */
  get size(): number {
    return [...this.#streams.values()].reduce((sum, streams) => sum + streams.size, 0);
  }

  open(request: LiveRequest): LiveOpened {
    const { userId } = request.principal;
    const { mostPerUser: most } = this.#settings;
    const streams = this.#streams.get(userId) ?? new Set();
    if (streams.size >= most) return { outcome: 'too-many', most };
    const stream: LiveStream = new LiveStream(request, {
      settings: this.#settings,
      dataOf: (event) => this.#dataOf(event),
      subscribe: (subscriber) => this.#parts.feed.subscribe(subscriber),
      log: this.#parts.log,
      onGone: () => {
        streams.delete(stream);
        if (streams.size === 0) this.#streams.delete(userId);
      },
    });
    this.#streams.set(userId, streams.add(stream));
    // The client comes back to a process that stays.
    if (this.#isClosed) stream.end();
    else stream.start();
    return { outcome: 'opened', stream: stream.content };
  }

  /** Ends all streams in order; clients come back by themselves, to another process or later. */
  close(): void {
    this.#isClosed = true;
    for (const stream of [...this.#streams.values()].flatMap((streams) => [...streams])) stream.end();
  }

  #dataOf(event: Exclude<LiveEvent, { kind: 'position' }>): unknown {
    const { viewOfAgent } = this.#parts;
    switch (event.kind) {
      case 'snapshot':
        return { agents: event.agents.map(viewOfAgent), queues: event.queues };
      case 'agent':
        return viewOfAgent(event.agent);
      case 'agent-gone':
        return { id: event.agentId };
      case 'queue':
        return event.queue;
      case 'queues':
        return { queues: event.queues };
    }
  }
}
