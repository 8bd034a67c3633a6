import {
  type CallControl,
  type DigitRules,
  EngineError,
  type EngineEvent,
  type PromptRules,
  type Tone,
} from '../../engine/media-engine.ts';
import { asError, type FaultListener, Listeners } from '../../media-node/link/listeners.ts';
import { TypedAhead } from '../../media-node/calls/typed-ahead.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { asEngineError } from '../as-engine-error.ts';
import { EslOutbound } from '../esl/esl-outbound.ts';
import type { EslSession } from '../esl/esl-session.ts';
import type { OutboundCall } from '../esl/outbound-call.ts';
import { readEnteredCall } from './entered-call.ts';
import { Stay } from './stay.ts';
import { tones } from './tones.ts';

export interface FreeswitchCallsParts {
  readonly commands: Pick<EslSession, 'api' | 'getGlobalVariable' | 'localAddress'>;
  readonly timer: Timer;
  readonly onFault: FaultListener;
}

type CallEvent = Extract<EngineEvent, { kind: 'call-entered' | 'call-left' }>;

const exitName = /^[a-z][a-z0-9-]{0,31}$/u;
const contentHash = /^[0-9a-f]{64}$/u;

/**
 * The calls that the call logic handed to this controller by the application `socket`. Each is a connection of its own, which ends with
 * the controller; then, or when the lease runs out, the call logic goes on by itself.
 */
export class FreeswitchCalls implements CallControl {
  readonly #commands: FreeswitchCallsParts['commands'];
  readonly #timer: Timer;
  readonly #onFault: FaultListener;
  readonly #listeners: Listeners<CallEvent>;
  readonly #stays = new Map<string, Stay>();
  readonly #typedAhead: TypedAhead;
  /** By our address: the engine may be reached by another way than before, and older calls still come by that one. */
  readonly #outbounds = new Map<string, Promise<EslOutbound>>();
  #isClosed = false;

  constructor({ commands, timer, onFault }: FreeswitchCallsParts) {
    this.#commands = commands;
    this.#timer = timer;
    this.#onFault = onFault;
    this.#listeners = new Listeners(onFault);
    this.#typedAhead = new TypedAhead(timer);
  }

  /** Adds a listener for calls that enter and leave. */
  onEvent(listener: (event: CallEvent) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Where the call logic hands calls over, `HOST:PORT`: at the address by which the engine is reached, and so reaches us. Listens there from
   * the first question on.
   */
  async address(): Promise<string> {
    const host = this.#commands.localAddress;
    const outbound = this.#outbounds.get(host) ?? this.#listen(host);
    return `${host}:${(await outbound).port}`;
  }

  async answer(callId: string): Promise<void> {
    await this.#find(callId).answer();
  }

  /** What was typed until the end of a refusal is forgotten: the caller begins anew. */
  async playTone(callId: string, tone: Tone): Promise<void> {
    const stay = this.#find(callId);
    await stay.play(tones[tone], false);
    if (tone === 'refused') stay.forgetDigits();
  }

  async playPrompt(callId: string, hash: string, { interruptible }: PromptRules): Promise<void> {
    const stay = this.#find(callId);
    if (!contentHash.test(hash)) throw new EngineError('engine-refused', 'there is no such prompt');
    const folder = await asEngineError(() => this.#commands.getGlobalVariable('generated_folder'));
    await stay.play(`${folder ?? ''}/sounds/${hash}.wav`, interruptible);
  }

  /** Digits that were typed before, e.g. during the tone that asks for them, count. */
  async collectDigits(callId: string, rules: DigitRules): Promise<string> {
    return await this.#find(callId).collectDigits(rules);
  }

  async continueAt(callId: string, exit: string): Promise<void> {
    if (!exitName.test(exit)) throw new Error('this is no name of an exit');
    await this.#find(callId).continueAt(exit);
  }

  async release(callId: string): Promise<void> {
    await this.#find(callId).release();
  }

  async hangUp(callId: string): Promise<void> {
    this.#find(callId);
    await asEngineError(() => this.#commands.api('uuid_kill', callId, 'NORMAL_CLEARING'));
  }

  /** Gives all calls back: nobody else would before their leases are over. To be called while the session is open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([...this.#stays.values()].map((stay) => stay.release()));
    await Promise.allSettled([...this.#outbounds.values()].map(async (outbound) => (await outbound).close()));
  }

  #listen(host: string): Promise<EslOutbound> {
    const outbound = EslOutbound.listen({
      host,
      onCall: (call) => {
        this.#enter(call);
      },
      commands: this.#commands,
      onFault: this.#onFault,
    });
    this.#outbounds.set(host, outbound);
    // What failed is tried again by the next beat.
    outbound.catch(() => this.#outbounds.delete(host));
    return outbound;
  }

  /** @throws EngineError for a call that is gone, or was never ours */
  #find(callId: string): Stay {
    const stay = this.#stays.get(callId);
    if (stay) return stay;
    throw new EngineError('engine-refused', `there is no call ${callId}`);
  }

  #enter(call: OutboundCall): void {
    if (this.#isClosed) {
      void call.leave();
      return;
    }
    let entered;
    try {
      entered = readEnteredCall(call);
    } catch (error) {
      this.#onFault(asError(error));
      void call.leave();
      return;
    }
    const { callId } = entered;
    const stay = new Stay(call, this.#commands, this.#timer, this.#typedAhead.take(callId));
    this.#stays.set(callId, stay);
    this.#listeners.tell({ kind: 'call-entered', call: entered });
    call.onClosed(() => {
      // It may be here again already, in the next menu.
      if (this.#stays.get(callId) === stay) this.#stays.delete(callId);
      this.#typedAhead.keep(callId, stay.untaken);
      this.#listeners.tell({ kind: 'call-left', callId });
    });
  }
}
