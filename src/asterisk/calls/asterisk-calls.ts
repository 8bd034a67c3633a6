import { randomUUID } from 'node:crypto';
import {
  type CallControl,
  type DigitRules,
  EngineError,
  type EngineEvent,
  type Tone,
} from '../../engine/media-engine.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import type { AriEvent } from '../ari/ari-event.ts';
import { asEngineError } from '../as-engine-error.ts';
import { sipUserOf } from '../legs/sip-user.ts';
import { asError, type FaultListener, Listeners } from '../link/listeners.ts';
import type { Timer } from '../link/timer.ts';
import { type CallNews, readCallNews, readCompany } from './call-events.ts';
import { HeldCall } from './held-call.ts';

/** What is needed of the session with ARI. */
export type CallLine = Pick<
  AriCommands,
  'answer' | 'hangUp' | 'startPlayback' | 'stopPlayback' | 'getChannelVariable' | 'channelsOf'
> & {
  onConnected(listener: () => Promise<void>): void;
  onLost(listener: (reason: Error) => void): void;
  onEvent(listener: (event: AriEvent) => void): unknown;
};

export interface AsteriskCallsParts {
  readonly ari: CallLine;
  /** To which the dialplan hands calls: `Stasis(APPLICATION,PURPOSE,DETAIL)`. */
  readonly application: string;
  readonly timer: Timer;
  readonly onFault: FaultListener;
}

type CallEvent = Extract<EngineEvent, { kind: 'call-entered' | 'call-left' }>;

/**
 * How long each tone of `indications.conf` is. Asterisk plays a tone until it is told to stop, also one that is written to
 * sound once.
 */
export const toneMs: Readonly<Record<Tone, number>> = { prompt: 300, done: 500, refused: 800 };
/** A call whose entry is still on its way through the event stream when the list is read is not nobody's. */
const unclaimedMs = 1_000;
/** What a leaving controller can still do for its calls. */
const lastHangUpMs = 1_000;

/**
 * The calls that the dialplan handed to this controller. Events are lost with the connection, so calls do not outlive it
 * here: after each connection, what is in the application and in nobody's hands is hung up.
 */
export class AsteriskCalls implements CallControl {
  readonly #ari: CallLine;
  readonly #application: string;
  readonly #timer: Timer;
  readonly #onFault: FaultListener;
  readonly #listeners: Listeners<CallEvent>;
  readonly #held = new Map<string, HeldCall>();
  /** The calls of which the listeners know. */
  readonly #told = new Set<string>();
  #cancelCheck: () => void = () => undefined;
  #isClosed = false;

  constructor({ ari, application, timer, onFault }: AsteriskCallsParts) {
    this.#ari = ari;
    this.#application = application;
    this.#timer = timer;
    this.#onFault = onFault;
    this.#listeners = new Listeners(onFault);
    ari.onEvent((event) => {
      const news = readCallNews(event);
      if (news) this.#take(news);
    });
    ari.onConnected(() => {
      this.#letGoOfAll('the connection is a new one');
      this.#cancelCheck();
      this.#cancelCheck = timer.after(unclaimedMs, () => {
        this.#endUnclaimed().catch(this.#report);
      });
      return Promise.resolve();
    });
    ari.onLost((reason) => {
      this.#letGoOfAll(reason.message);
    });
  }

  /** Adds a listener for calls that enter and leave. */
  onEvent(listener: (event: CallEvent) => void): void {
    this.#listeners.add(listener);
  }

  async answer(callId: string): Promise<void> {
    this.#find(callId);
    await asEngineError(() => this.#ari.answer(callId));
  }

  /** What was typed until the end of a refusal is forgotten: the caller begins anew. */
  async playTone(callId: string, tone: Tone): Promise<void> {
    const call = this.#find(callId);
    const playbackId = randomUUID();
    await call.playFor(playbackId, toneMs[tone], {
      start: () => asEngineError(() => this.#ari.startPlayback(callId, playbackId, `tone:sw-${tone}`)),
      stop: () => asEngineError(() => this.#ari.stopPlayback(playbackId)),
    });
    if (tone === 'refused') call.forgetDigits();
  }

  /** Digits that were typed before, e.g. during the tone that asks for them, count. */
  async collectDigits(callId: string, rules: DigitRules): Promise<string> {
    return await this.#find(callId).collectDigits(rules);
  }

  async hangUp(callId: string): Promise<void> {
    this.#find(callId);
    await asEngineError(() => this.#ari.hangUp(callId));
  }

  /** Ends all calls: nobody else would before the next connection. To be called while the session is open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelCheck();
    const options = { deadlineMs: lastHangUpMs };
    await Promise.allSettled([...this.#held.keys()].map((callId) => this.#ari.hangUp(callId, options)));
    this.#letGoOfAll('closed on request');
  }

  /** @throws EngineError for a call that is gone, or was never ours */
  #find(callId: string): HeldCall {
    const call = this.#held.get(callId);
    if (call) return call;
    throw new EngineError('engine-refused', `there is no call ${callId}`);
  }

  #take(news: CallNews): void {
    switch (news.kind) {
      case 'entered':
        void this.#enter(news);
        return;
      case 'left':
        this.#letGo(news.callId, new EngineError('engine-refused', 'the call has left'));
        return;
      case 'digit':
        this.#held.get(news.callId)?.takeDigit(news.digit);
        return;
      case 'played':
        this.#held.get(news.callId)?.playbackFinished(news.playbackId, news.state);
    }
  }

  /** Keys may be pressed before anybody is told of the call, so it is held from its first event on. */
  async #enter({ callId, channelName, purpose, detail }: CallNews & { kind: 'entered' }): Promise<void> {
    const call = new HeldCall(this.#timer);
    this.#held.set(callId, call);
    try {
      if (this.#isClosed) throw new Error('a call was handed over to a controller that is closing');
      const companyId = readCompany(await this.#ari.getChannelVariable(callId, 'SW_COMPANY'));
      if (call.isOver) return;
      const device = sipUserOf(channelName);
      this.#told.add(callId);
      this.#listeners.tell({ kind: 'call-entered', call: { callId, device, companyId, purpose, detail } });
    } catch (error) {
      if (call.isOver) return;
      this.#held.delete(callId);
      this.#report(error);
      await this.#ari.hangUp(callId).catch(this.#report);
    }
  }

  #letGo(callId: string, reason: EngineError): void {
    const call = this.#held.get(callId);
    if (!call) return;
    this.#held.delete(callId);
    call.end(reason);
    if (this.#told.delete(callId)) this.#listeners.tell({ kind: 'call-left', callId });
  }

  #letGoOfAll(reason: string): void {
    const unavailable = new EngineError('engine-unavailable', `the call is out of reach: ${reason}`);
    for (const callId of [...this.#held.keys()]) this.#letGo(callId, unavailable);
  }

  /** Adopt or end: what entered while no controller was there, or was held by one that is gone, is ended. */
  async #endUnclaimed(): Promise<void> {
    const channels = await this.#ari.channelsOf(this.#application);
    const unclaimed = channels.filter((callId) => !this.#held.has(callId));
    await Promise.all(unclaimed.map((callId) => this.#ari.hangUp(callId)));
  }

  readonly #report = (error: unknown): void => {
    this.#onFault(asError(error));
  };
}
