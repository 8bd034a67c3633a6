import { AmiClosed, AmiProtocolError, AmiRefused, AmiTimeout } from './ami-errors.ts';
import type { AmiMessage } from './ami-message.ts';
import type { Timer } from '../../media-node/link/timer.ts';

/** What answers an action: one response, or a response and then a list of events. */
export type Expected =
  { readonly kind: 'response' } | { readonly kind: 'list'; readonly completeEvent: string | undefined };

interface Pending {
  readonly action: string;
  readonly expected: Expected;
  readonly items: AmiMessage[];
  readonly cancelDeadline: () => void;
  /** Position among all actions of the connection: Asterisk carries them out one after the other. */
  readonly position: number;
  readonly resolve: (messages: AmiMessage[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Actions that wait for their answers. Answers are matched by ActionID alone, so many actions can be under way and
 * their answers come in any order; one that comes after its deadline is dropped and never taken for another's.
 */
export class PendingActions {
  readonly #timer: Timer;
  readonly #pending = new Map<string, Pending>();
  /** Given up, but the answer may still come. */
  readonly #abandoned = new Set<string>();
  #position = 0;
  #firstExpired: number | undefined;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /**
   * Waits for the answer to an action.
   *
   * @returns the response, or for a list its events without the closing one
   * @throws AmiRefused, AmiTimeout, AmiClosed; AmiProtocolError if a list was expected and none follows
   */
  expect(actionId: string, action: string, expected: Expected, deadlineMs: number): Promise<AmiMessage[]> {
    return new Promise((resolve, reject) => {
      const position = this.#position++;
      const cancelDeadline = this.#timer.after(deadlineMs, () => {
        this.#pending.delete(actionId);
        this.#abandoned.add(actionId);
        this.#firstExpired = Math.min(position, this.#firstExpired ?? position);
        reject(new AmiTimeout(action, deadlineMs));
      });
      this.#pending.set(actionId, { action, expected, items: [], cancelDeadline, position, resolve, reject });
    });
  }

  /**
   * Offers a message that came.
   *
   * @returns true if it was an answer (also one that nobody waits for any more), false if it is an event for all
   */
  take(message: AmiMessage): boolean {
    this.#firstExpired = undefined;
    const actionId = message.actionId;
    if (actionId === undefined) return message.response !== undefined;
    const pending = this.#pending.get(actionId);
    if (pending) return this.#answer(actionId, pending, message);
    return this.#dropLate(actionId, message) || message.response !== undefined;
  }

  /** Rejects everything that waits. */
  rejectAll(reason: Error): void {
    for (const [actionId, { action, reject }] of [...this.#pending]) {
      this.#settle(actionId);
      reject(new AmiClosed(`the connection ended before the answer to ${action}`, { cause: reason }));
    }
  }

  /**
   * Is silence no proof of life any more? Actions under way have deadlines of their own and may take long; they
   * block those sent after them. Only when one expired that had nothing before it, or when none is under way, does
   * a question have to be asked.
   */
  get silenceIsSuspicious(): boolean {
    const [oldest] = this.#pending.values();
    return oldest === undefined || (this.#firstExpired !== undefined && oldest.position > this.#firstExpired);
  }

  #answer(actionId: string, pending: Pending, message: AmiMessage): boolean {
    if (message.response !== undefined) {
      this.#takeResponse(actionId, pending, message, message.response);
      return true;
    }
    if (pending.expected.kind === 'response') return false;
    if (isListEnd(message) || message.event === pending.expected.completeEvent) {
      this.#settle(actionId);
      pending.resolve(pending.items);
    } else if (message.first('EventList')?.toLowerCase() === 'cancelled') {
      this.#settle(actionId);
      pending.reject(new AmiRefused(pending.action, message));
    } else {
      pending.items.push(message);
    }
    return true;
  }

  #takeResponse(actionId: string, pending: Pending, message: AmiMessage, response: string): void {
    if (response.toLowerCase() === 'error') {
      this.#settle(actionId);
      pending.reject(new AmiRefused(pending.action, message));
    } else if (pending.expected.kind === 'response') {
      this.#settle(actionId);
      pending.resolve([message]);
    } else if (!startsList(message) && pending.expected.completeEvent === undefined) {
      this.#settle(actionId);
      pending.reject(new AmiProtocolError(`${pending.action} is not answered with a list`));
    }
  }

  #dropLate(actionId: string, message: AmiMessage): boolean {
    if (!this.#abandoned.has(actionId)) return false;
    if (message.response === undefined ? isListEnd(message) : !startsList(message))
      this.#abandoned.delete(actionId);
    return true;
  }

  #settle(actionId: string): void {
    this.#pending.get(actionId)?.cancelDeadline();
    this.#pending.delete(actionId);
  }
}

function startsList(message: AmiMessage): boolean {
  return message.first('EventList')?.toLowerCase() === 'start';
}

function isListEnd(message: AmiMessage): boolean {
  return message.first('EventList')?.toLowerCase() === 'complete';
}
