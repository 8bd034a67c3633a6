import { expect } from 'chai';
import { EventStreamReader, type ReadEvent } from '../../unit/live/read-event-stream.ts';
import { eventually } from '../../support/eventually.ts';

/** What a live view was told. */
export interface Told {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A wallboard or an agent bar: reads `/v1/live` until it is closed. */
export class LiveClient {
  readonly response: Response;
  readonly #reader = new EventStreamReader();
  readonly #abort: AbortController;
  /** Why nothing more comes; null while it goes on. */
  ended: 'in order' | 'cut' | null = null;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
  }

  static async open(
    baseUrl: string,
    token: string,
    { query = '', lastEventId }: { query?: string; lastEventId?: string } = {},
  ): Promise<LiveClient> {
    const abort = new AbortController();
    const response = await fetch(`${baseUrl}/v1/live${query}`, {
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    const client = new LiveClient(response, abort);
    void client.#read();
    return client;
  }

  get told(): Told[] {
    return this.#reader.events.map(({ event, id, data }: ReadEvent) => ({
      event,
      id,
      data: JSON.parse(data) as Record<string, unknown>,
    }));
  }

  get lastEventId(): string {
    return this.#reader.lastEventId;
  }

  get retryMs(): number | null {
    return this.#reader.retryMs;
  }

  get comments(): readonly string[] {
    return this.#reader.comments;
  }

  of(event: string): Told[] {
    return this.told.filter((one) => one.event === event);
  }

  /** The ids of the agents that events told of, in order. */
  get agentIds(): unknown[] {
    return this.of('agent').map(({ data }) => data.id);
  }

  /** What is shown of an agent after all that was told. */
  statusOf(agentId: number): unknown {
    const shown = this.told.flatMap(({ event, data }) =>
      event === 'snapshot' ? (data.agents as Record<string, unknown>[]) : event === 'agent' ? [data] : [],
    );
    const agent = shown.findLast(({ id }) => id === agentId) as { status?: { id: number } } | undefined;
    return agent?.status?.id;
  }

  /** Waits for the beginning. */
  async begun(event: 'snapshot' | 'queues' = 'snapshot'): Promise<Told> {
    return await eventually(() => {
      const [first] = this.of(event);
      if (!first) expect.fail(`no ${event}; told ${JSON.stringify(this.told)}`);
      return first;
    });
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) {
        this.#reader.take(decoder.decode(chunk as Uint8Array, { stream: true }));
      }
      this.ended = 'in order';
    } catch {
      this.ended = 'cut';
    }
  }
}
