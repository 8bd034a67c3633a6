import type { RestClient } from '../../ops/local/rest-client.ts';
import type { TestAgent } from '../support/company.ts';
import { type MarkablePhone, markPhone, ringsBetween } from '../support/phones/phone-mark.ts';
import { between, oneOf, pause } from './rhythm.ts';

/** What an agent can do next. */
type Flip = 'connected' | 'break' | 'paperwork' | 'coffee' | 'logout' | 'login';

/** The statuses of {@link Flip}; paperwork leads to connected after a while, coffee back to where the agent was. */
export interface FlipStatuses {
  readonly connected: number;
  readonly break: number;
  readonly paperwork: number;
  readonly coffee: number;
}

/** How long paperwork and coffee last. */
export const timeoutSeconds = { paperwork: 1, coffee: 2 } as const;

/** A stretch of time in which the agent's phone must be offered no queue call [S14]. */
export interface OutOfQueue {
  readonly after: Flip;
  /** When the 200 to a request that took the agent out had arrived. */
  readonly obeyedAt: number;
  /** So many events the phone had been sent by then (`markPhone`). */
  readonly from: number;
  /** And so many before the next click that brings the agent in was made. */
  to: number;
  /** When a timeout may bring the agent in at the earliest. */
  until: number;
}

/** So long a takeover may last at most, on a busy machine too. */
const obeyedWithinMs = 60_000;

/** What was answered to requests; anything else must not be answered. */
export class Answers {
  obeyed = 0;
  /** 202: written, but the engine did not confirm it in time. */
  pending = 0;
  /** Refused or cut connections. */
  lost = 0;
  /** From the first request to the 200, for each that was obeyed in the end. */
  readonly waitsMs: number[] = [];

  /**
   * The person goes on clicking until the engine obeyed.
   *
   * @returns when the first request began, and when the 200 had arrived
   * @throws what must never be answered, and when the engine obeys in no time
   */
  async untilObeyed(request: () => Promise<Response>): Promise<{ sentAt: number; obeyedAt: number }> {
    const sentAt = Date.now();
    for (;;) {
      const status = await this.#statusOf(request);
      const obeyedAt = Date.now();
      if (status === 200) {
        this.waitsMs.push(obeyedAt - sentAt);
        return { sentAt, obeyedAt };
      }
      if (obeyedAt - sentAt > obeyedWithinMs)
        throw new Error(`not obeyed within ${obeyedWithinMs} ms: ${this.summary()}`);
      await pause(between(20, 100));
    }
  }

  summary(): string {
    const waits = [...this.waitsMs].sort((one, other) => one - other);
    const [median, slow] = [0.5, 0.99].map((share) => waits[Math.floor(share * waits.length)] ?? 0);
    const answers = `${this.obeyed} x 200, ${this.pending} x 202, ${this.lost} lost`;
    return `${answers}; obeyed after ${median} ms (median), ${slow} ms (99 %)`;
  }

  /** Null: there was no answer. @throws what must never be answered */
  async #statusOf(request: () => Promise<Response>): Promise<number | null> {
    let response: Response;
    try {
      response = await request();
    } catch {
      this.lost += 1;
      return null;
    }
    // An answer that nobody reads keeps its connection.
    const body = response.text();
    if (response.status === 200) this.obeyed += 1;
    else if (response.status === 202) this.pending += 1;
    else throw new Error(`answered ${response.status}: ${await body}`);
    body.catch(() => undefined);
    return response.status;
  }
}

/** After which flip a person does which, as often as it is named. */
const nextFlips: Readonly<Record<Flip, readonly Flip[]>> = {
  connected: [...many('break', 14), ...many('paperwork', 3), ...many('coffee', 2), 'logout'],
  login: ['break', 'paperwork', 'coffee'],
  break: [...many('connected', 16), 'paperwork', 'coffee', 'logout'],
  paperwork: [...many('connected', 5), ...many('break', 2), 'logout'],
  coffee: ['connected', 'connected', 'break'],
  logout: ['login'],
};

/** Clicks at random, one click after the other, and knows when no offer may come. */
export class FlippingAgent {
  readonly agent: TestAgent;
  readonly outs: OutOfQueue[] = [];
  flips = 0;
  readonly #rest: RestClient;
  readonly #statuses: FlipStatuses;
  readonly #answers: Answers;
  readonly #phone: MarkablePhone;
  #last: Flip = 'logout';

  /** @param rest signed in as the agent, who is logged out */
  constructor(
    agent: TestAgent,
    phone: MarkablePhone,
    rest: RestClient,
    statuses: FlipStatuses,
    answers: Answers,
  ) {
    this.agent = agent;
    this.#phone = phone;
    this.#rest = rest;
    this.#statuses = statuses;
    this.#answers = answers;
  }

  /** Does the next random thing until it is obeyed. */
  async flip(): Promise<void> {
    await this.#carryOut(oneOf(nextFlips[this.#last]));
  }

  /** Leaves the rest to the timeout of paperwork, which brings the agent back without a click; not while logged out. */
  async beginPaperwork(): Promise<void> {
    // Who may be in paperwork already would not begin it anew.
    if (this.#last !== 'logout' && this.#last !== 'paperwork') await this.#carryOut('paperwork');
  }

  /** Mostly short; now and then long enough for a timeout to move the agent. */
  async rest(): Promise<void> {
    const timesOut = this.#last === 'paperwork' || this.#last === 'coffee';
    if (timesOut && Math.random() < 0.2) await pause(between(900, 2_500));
    else await pause(between(0, 120));
  }

  /** What rang although the agent was out of the queues [S14]; must be nothing. */
  offersWhileOut(): string[] {
    return this.outs.flatMap(({ after, obeyedAt, from, to, until }) =>
      ringsBetween(this.#phone, from, to)
        .filter(({ at }) => at <= until)
        .map(({ at }) => `${this.agent.name}: seen ${at - obeyedAt} ms after the 200 of ${after}`),
    );
  }

  async #carryOut(flip: Flip): Promise<void> {
    const isOut = flip !== 'connected' && flip !== 'login';
    const lasts = flip === 'paperwork' || flip === 'coffee' ? 1_000 * timeoutSeconds[flip] : Infinity;
    const to = isOut ? Infinity : await markPhone(this.#phone);
    const until = Date.now() + lasts;
    for (const out of this.outs) {
      out.to = Math.min(out.to, to);
      out.until = Math.min(out.until, until);
    }
    const { sentAt, obeyedAt } = await this.#answers.untilObeyed(() => this.#request(flip));
    if (isOut) {
      const from = await markPhone(this.#phone);
      this.outs.push({ after: flip, obeyedAt, from, to: Infinity, until: sentAt + lasts });
    }
    this.#last = flip;
    this.flips += 1;
  }

  #request(flip: Flip): Promise<Response> {
    const path = `/v1/agents/${this.agent.id}`;
    if (flip === 'login' || flip === 'logout') return this.#rest.fetch('POST', `${path}/${flip}`, {});
    return this.#rest.fetch('PUT', `${path}/status`, { statusId: this.#statuses[flip] });
  }
}

function many(flip: Flip, times: number): Flip[] {
  return Array.from({ length: times }, () => flip);
}
