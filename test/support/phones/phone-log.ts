import type { BaresipEvent } from './baresip-control.ts';

/** What a phone sees. `incoming`: an INVITE rings here. `ringing`, `progress`: the called side of an own call does. `mark`: see `markPhone`. */
export type PhoneEventType =
  | 'registered'
  | 'register-failed'
  | 'incoming'
  | 'ringing'
  | 'progress'
  | 'established'
  | 'closed'
  | 'transfer'
  | 'digit'
  | 'mark';

export interface PhoneEvent {
  /** Milliseconds since 1970, when the phone's message was read here (about a millisecond after the packet). */
  readonly at: number;
  readonly type: PhoneEventType;
  /** SIP Call-ID; undefined for registrations. */
  readonly callId?: string;
  /** SIP URI of the other side, e.g. `sip:36301234567@127.0.0.1`. */
  readonly peer?: string;
  readonly peerName?: string;
  /** Reason of a failure or an end, or the digit that was received. */
  readonly detail?: string;
}

export interface PhoneWait {
  /** Default 10,000. */
  readonly withinMs?: number;
  /** Milliseconds since 1970. Default: ever. */
  readonly since?: number;
  readonly detail?: string;
}

const TYPES: Readonly<Record<string, PhoneEventType>> = {
  REGISTER_OK: 'registered',
  REGISTER_FAIL: 'register-failed',
  CALL_INCOMING: 'incoming',
  CALL_RINGING: 'ringing',
  CALL_PROGRESS: 'progress',
  CALL_ESTABLISHED: 'established',
  CALL_CLOSED: 'closed',
  TRANSFER: 'transfer',
  CALL_DTMF_START: 'digit',
};

/** The name of a mark in what a phone tells of it: a call that it could not take. */
function markOf({ type, peeruri = '' }: BaresipEvent): string | undefined {
  return type === 'CALL_CLOSED' ? /^sip:(mark-\d+)@/u.exec(peeruri)?.[1] : undefined;
}

/** Undefined for what nobody asks about (statistics, un-registering). */
export function toPhoneEvent(event: BaresipEvent, at: number): PhoneEvent | undefined {
  const mark = markOf(event);
  if (mark !== undefined) return { at, type: 'mark', detail: mark };
  const type = TYPES[event.type];
  if (type === undefined) return undefined;
  return {
    at,
    type,
    ...(event.id === undefined ? {} : { callId: event.id }),
    ...(event.peeruri === undefined ? {} : { peer: event.peeruri }),
    ...(event.peerdisplayname === undefined ? {} : { peerName: event.peerdisplayname }),
    ...(event.param === undefined ? {} : { detail: event.param }),
  };
}

/** Everything that one phone saw, oldest first, and a way to wait for more. */
export class PhoneLog {
  readonly #events: PhoneEvent[] = [];
  readonly #listeners = new Set<(event: PhoneEvent) => void>();

  get events(): readonly PhoneEvent[] {
    return this.#events;
  }

  of(type: PhoneEventType): PhoneEvent[] {
    return this.#events.filter((event) => event.type === type);
  }

  add(event: PhoneEvent): void {
    this.#events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  /**
   * The first event of this type that fits, waiting for it if need be.
   * @throws when there is none within `withinMs`; the message holds what was seen instead
   */
  waitFor(type: PhoneEventType, options: PhoneWait = {}): Promise<PhoneEvent> {
    const { withinMs = 10_000, since = 0, detail } = options;
    const fits = (event: PhoneEvent): boolean =>
      event.type === type && event.at >= since && (detail === undefined || event.detail === detail);
    const seen = this.#events.find(fits);
    if (seen !== undefined) return Promise.resolve(seen);
    return new Promise((resolve, reject) => {
      const listener = (event: PhoneEvent): void => {
        if (!fits(event)) return;
        clearTimeout(deadline);
        this.#listeners.delete(listener);
        resolve(event);
      };
      const deadline = setTimeout(() => {
        this.#listeners.delete(listener);
        const others = this.#events.map((event) => [event.type, event.detail].filter(Boolean).join(' '));
        reject(new Error(`no ${type} within ${withinMs} ms; seen: ${others.join(', ') || 'nothing'}`));
      }, withinMs);
      this.#listeners.add(listener);
    });
  }
}
