/**
 * - `waiting`: keeps its place in the queue, or is put off until the next attempt
 * - `calling`: an agent has taken it and the customer is being called
 * - `done`: the customer answered
 * - `failed`: given up, see `reason`
 * - `cancelled`: nobody wants it any more
 */
export const callbackStates = ['waiting', 'calling', 'done', 'failed', 'cancelled'] as const;
export type CallbackState = (typeof callbackStates)[number];

/** Why an attempt, or all of them, came to nothing. */
export const callbackReasons = [
  'no-answer',
  'busy',
  'unavailable',
  'agent-left',
  'engine-stopped',
  'blocked',
] as const;
export type CallbackReason = (typeof callbackReasons)[number];

/** What is to be done for a customer who wants to be called back [R12]. */
export interface CallbackProgress {
  readonly state: CallbackState;
  /** Of the last attempt that came to nothing. */
  readonly reason: CallbackReason | null;
  /** How often an agent took it; tells one attempt from another. */
  readonly turns: number;
  /** Attempts at which the customer was not reached. */
  readonly failures: number;
  /** Not to be called earlier. */
  readonly notBefore: Date;
  readonly calledAt: Date | null;
}

/** How often and how soon a customer who was not reached is tried again. */
export interface CallbackRules {
  readonly attempts: number;
  readonly retryMinutes: number;
}

/** `turn` names the attempt that it is about. */
export type CallbackEvent =
  | { readonly kind: 'taken'; readonly turn: number }
  | { readonly kind: 'answered'; readonly turn: number }
  | {
      readonly kind: 'not-reached';
      readonly turn: number;
      readonly reason: 'no-answer' | 'busy' | 'unavailable' | 'engine-stopped';
    }
  /** Before the customer answered. */
  | { readonly kind: 'agent-left'; readonly turn: number }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'cancelled' };

/** The customer's phone may just have rung. */
const agentLeftMs = 60_000;

/**
 * What an event makes of a callback. News come from the engine's log and from the engine itself, late, twice, and about attempts that
 * are over: what does not fit changes nothing.
 *
 * @returns null: nothing changes
 */
export function changeCallback(
  before: CallbackProgress,
  event: CallbackEvent,
  { attempts, retryMinutes }: CallbackRules,
  at: Date,
): CallbackProgress | null {
  const isOpen = before.state === 'waiting' || before.state === 'calling';
  switch (event.kind) {
    case 'taken':
      if (before.state !== 'waiting' || event.turn !== before.turns + 1) return null;
      return { ...before, state: 'calling', turns: event.turn, calledAt: at };
    case 'answered':
      // Also when the attempt was believed lost meanwhile: the customer has been spoken to.
      if (!isOpen || event.turn !== before.turns) return null;
      return { ...before, state: 'done', reason: null };
    case 'not-reached': {
      if (before.state !== 'calling' || event.turn !== before.turns) return null;
      const failures = before.failures + 1;
      const failed = { ...before, reason: event.reason, failures };
      return failures >= attempts
        ? { ...failed, state: 'failed' }
        : { ...failed, state: 'waiting', notBefore: after(at, retryMinutes * 60_000) };
    }
    case 'agent-left':
      if (before.state !== 'calling' || event.turn !== before.turns) return null;
      return { ...before, state: 'waiting', reason: 'agent-left', notBefore: after(at, agentLeftMs) };
    case 'blocked':
      return before.state === 'waiting' ? { ...before, state: 'failed', reason: 'blocked' } : null;
    case 'cancelled':
      return before.state === 'waiting' ? { ...before, state: 'cancelled' } : null;
  }
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
