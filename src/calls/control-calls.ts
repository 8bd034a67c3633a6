import { reasonOf } from '../domain/reason-of.ts';
import type { NodeListener } from '../application/nodes/node-listener.ts';
import type { Log } from '../application/ports/log.ts';
import {
  type CallControl,
  EngineError,
  type EngineEvent,
  type EnteredCall,
  type MediaEngine,
} from '../engine/media-engine.ts';

/**
 * Does what one call is about, from its entry on. A call that it has not handed back by then is ended; when it rejects, the call is
 * given up, so that its call logic takes the exit *unavailable*.
 */
export type CallController = (call: EnteredCall, calls: CallControl) => Promise<void>;

export interface ControlCallsParts {
  readonly engine: Pick<MediaEngine, 'nodeId' | 'calls'>;
  /** By the purpose of a call. */
  readonly controllers: Readonly<Record<string, CallController>>;
  readonly log: Log;
}

/** A call that is being controlled. */
interface RunningCall {
  hasLeft: boolean;
}

/** Gives each call that a media node hands over to the controller of its purpose, and leaves none behind whatever happened. */
export class ControlCalls implements NodeListener {
  readonly name = 'calls';
  readonly #engine: ControlCallsParts['engine'];
  readonly #controllers: ReadonlyMap<string, CallController>;
  readonly #log: Log;
  readonly #running = new Map<string, RunningCall>();
  /** Also of calls that have left. */
  readonly #unfinished = new Set<Promise<void>>();
  #isClosed = false;

  constructor({ engine, controllers, log }: ControlCallsParts) {
    this.#engine = engine;
    this.#controllers = new Map(Object.entries(controllers));
    this.#log = log;
  }

  take(event: EngineEvent): void {
    if (event.kind === 'call-left') {
      const running = this.#running.get(event.callId);
      if (running) running.hasLeft = true;
      // A call may come back at once, e.g. from one menu to the next, while something is still done for its first stay.
      this.#running.delete(event.callId);
    } else if (event.kind === 'call-entered') this.#enter(event.call);
  }

  /** Nothing to make good: the engine's adapter gives back what nobody controls. */
  compare(): Promise<void> {
    return Promise.resolve();
  }

  /** Gives the calls up and waits until nothing is done for them any more. To be called while the engine is there. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const { calls } = this.#engine;
    await Promise.allSettled([...this.#running.keys()].map((callId) => calls.release(callId)));
    await Promise.all(this.#unfinished);
  }

  #enter(call: EnteredCall): void {
    // While closing, the engine's adapter gives it back a moment later.
    if (this.#isClosed || this.#running.has(call.callId)) return;
    const running: RunningCall = { hasLeft: false };
    this.#running.set(call.callId, running);
    const over = this.#control(call, running).finally(() => {
      this.#unfinished.delete(over);
      if (this.#running.get(call.callId) === running) this.#running.delete(call.callId);
    });
    this.#unfinished.add(over);
  }

  /** Never rejects. */
  async #control(call: EnteredCall, running: RunningCall): Promise<void> {
    const { calls } = this.#engine;
    let isDone = false;
    try {
      const controller = this.#controllers.get(call.purpose);
      if (!controller) throw new Error('nobody controls calls of this purpose');
      await controller(call, calls);
      isDone = true;
    } catch (error) {
      this.#report(call, running, error, 'control of a call ended early');
    }
    if (running.hasLeft) return;
    try {
      if (isDone) await calls.hangUp(call.callId);
      else await calls.release(call.callId);
    } catch (error) {
      this.#report(call, running, error, 'a call could not be let go of');
    }
  }

  /** Callers hang up whenever they like, and engines go away; who connects next gives back what they left. */
  #report({ callId, purpose }: EnteredCall, { hasLeft }: RunningCall, error: unknown, what: string): void {
    const reason = reasonOf(error);
    const facts = { node: this.#engine.nodeId, callId, purpose, reason };
    if (hasLeft || error instanceof EngineError) this.#log.debug(facts, what);
    else this.#log.error(facts, what);
  }
}
