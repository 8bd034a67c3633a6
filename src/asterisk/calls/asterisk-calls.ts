import { randomUUID } from 'node:crypto';
import {
  type CallControl,
  type DigitRules,
  EngineError,
  type EngineEvent,
  type PromptRules,
  type Tone,
} from '../../engine/media-engine.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AriCallOptions, AriCommands } from '../ari/ari-commands.ts';
import { AriRefused } from '../ari/ari-errors.ts';
import type { AriEvent } from '../ari/ari-event.ts';
import { asEngineError } from '../as-engine-error.ts';
import { sipUserOf } from '../legs/sip-user.ts';
import { asError, type FaultListener, Listeners } from '../../media-node/link/listeners.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { type CallNews, readCallNews, readCompany } from './call-events.ts';
import { HeldCall } from '../../media-node/calls/held-call.ts';
import { leaseSeconds, limitLife } from './channel-life.ts';
import { Lease } from '../../media-node/calls/lease.ts';
import { TypedAhead } from '../../media-node/calls/typed-ahead.ts';
import { promptMedium } from './prompt-medium.ts';

/** What is needed of the commands of ARI. */
export type CallCommands = Pick<
  AriCommands,
  | 'answer'
  | 'hangUp'
  | 'startPlayback'
  | 'stopPlayback'
  | 'getChannelVariable'
  | 'setChannelVariable'
  | 'continueInDialplan'
  | 'channelsOf'
>;

/** And of the session with it. */
export interface CallLine {
  onConnected(listener: () => Promise<void>): void;
  onLost(listener: (reason: Error) => void): void;
  onEvent(listener: (event: AriEvent) => void): unknown;
}

export interface AsteriskCallsParts {
  readonly session: CallLine;
  readonly ari: CallCommands;
  readonly ami: Pick<AmiCommands, 'send'>;
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
/** What a leaving controller can still do for its calls; those that it does not reach go on when their lease is over. */
const lastReleaseMs = 1_000;
/** The longest prompt that can be stored is far shorter. */
const mostPromptMs = 900_000;
/** An engine that was told to go on with a call does so within milliseconds. */
const leaveMs = 5_000;
/** Of a channel that is ours no more. */
const noLimit = 0;
/** What the dialplan reads behind `Stasis()`: the exit to go on at. */
const exitVariable = 'SW_EXIT';
const exitName = /^[a-z][a-z0-9-]{0,31}$/u;

/** A call in our hands. */
interface Holding {
  readonly call: HeldCall;
  readonly lease: Lease;
}

/**
 * The calls that the dialplan handed to this controller. Events are lost with the connection, so calls do not outlive it
 * here: after each connection, what is in the application and in nobody's hands is given back.
 */
export class AsteriskCalls implements CallControl {
  readonly #ari: CallCommands;
  readonly #ami: Pick<AmiCommands, 'send'>;
  readonly #application: string;
  readonly #timer: Timer;
  readonly #onFault: FaultListener;
  readonly #listeners: Listeners<CallEvent>;
  readonly #held = new Map<string, Holding>();
  readonly #typedAhead: TypedAhead;
  /** The calls of which the listeners know. */
  readonly #told = new Set<string>();
  #cancelCheck: () => void = () => undefined;
  #isClosed = false;

  constructor({ session, ari, ami, application, timer, onFault }: AsteriskCallsParts) {
    this.#ari = ari;
    this.#ami = ami;
    this.#application = application;
    this.#timer = timer;
    this.#onFault = onFault;
    this.#listeners = new Listeners(onFault);
    this.#typedAhead = new TypedAhead(timer);
    session.onEvent((event) => {
      const news = readCallNews(event);
      if (news) this.#take(news);
    });
    session.onConnected(() => {
      this.#letGoOfAll('the connection is a new one');
      this.#cancelCheck();
      this.#cancelCheck = timer.after(unclaimedMs, () => {
        this.#releaseUnclaimed().catch(this.#report);
      });
      return Promise.resolve();
    });
    session.onLost((reason) => {
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
    await this.#play(callId, `tone:sw-${tone}`, { mostMs: toneMs[tone], endsAtDigit: false });
    if (tone === 'refused') this.#held.get(callId)?.call.forgetDigits();
  }

  async playPrompt(callId: string, contentHash: string, { interruptible }: PromptRules): Promise<void> {
    await this.#play(callId, promptMedium(contentHash), { mostMs: mostPromptMs, endsAtDigit: interruptible });
  }

  /** Digits that were typed before, e.g. during the tone that asks for them, count. */
  async collectDigits(callId: string, rules: DigitRules): Promise<string> {
    return await this.#find(callId).call.collectDigits(rules);
  }

  async continueAt(callId: string, exit: string): Promise<void> {
    if (!exitName.test(exit)) throw new Error('this is no name of an exit');
    const { call, lease } = this.#find(callId);
    // An extension that came after the call had left would end it seconds later, wherever it is then.
    await lease.end();
    await asEngineError(async () => {
      await this.#ari.setChannelVariable(callId, exitVariable, exit);
      await this.#ari.continueInDialplan(callId);
    });
    await call.untilLeft(leaveMs);
  }

  async release(callId: string): Promise<void> {
    const { call, lease } = this.#find(callId);
    await lease.end();
    await asEngineError(() => this.#release(callId, call.playbackIds));
  }

  async hangUp(callId: string): Promise<void> {
    this.#find(callId);
    await asEngineError(() => this.#ari.hangUp(callId));
  }

  /** Gives all calls back: nobody else would before their leases are over. To be called while the session is open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelCheck();
    const options = { deadlineMs: lastReleaseMs };
    await Promise.allSettled(
      [...this.#held].map(async ([callId, { call, lease }]) => {
        await lease.end();
        await this.#release(callId, call.playbackIds, options);
      }),
    );
    this.#letGoOfAll('closed on request');
  }

  async #play(
    callId: string,
    medium: string,
    rules: { readonly mostMs: number; readonly endsAtDigit: boolean },
  ): Promise<void> {
    const { call } = this.#find(callId);
    const playbackId = randomUUID();
    await call.play(playbackId, rules, {
      start: () => asEngineError(() => this.#ari.startPlayback(callId, playbackId, medium)),
      stop: () => asEngineError(() => this.#ari.stopPlayback(playbackId)),
    });
  }

  /**
   * The dialplan goes on without an exit of ours. While something is played a channel does not listen: then it leaves when its
   * lease is over at the latest. Nothing here may touch a call that has left already.
   */
  async #release(
    callId: string,
    playbackIds: readonly string[] = [],
    options?: AriCallOptions,
  ): Promise<void> {
    await Promise.all(playbackIds.map((playbackId) => this.#ari.stopPlayback(playbackId, options)));
    try {
      await this.#ari.continueInDialplan(callId, options);
    } catch (error) {
      if (!(error instanceof AriRefused)) throw error;
    }
  }

  /** @throws EngineError for a call that is gone, or was never ours */
  #find(callId: string): Holding {
    const holding = this.#held.get(callId);
    if (holding) return holding;
    throw new EngineError('engine-refused', `there is no call ${callId}`);
  }

  #take(news: CallNews): void {
    switch (news.kind) {
      case 'entered':
        void this.#enter(news);
        return;
      case 'left':
        this.#leave(news.callId);
        return;
      case 'digit':
        this.#held.get(news.callId)?.call.takeDigit(news.digit);
        return;
      case 'played':
        this.#held.get(news.callId)?.call.playbackFinished(news.playbackId, news.state);
    }
  }

  /** Keys may be pressed before anybody is told of the call, so it is held from its first event on. */
  async #enter({ callId, channelName, purpose, detail }: CallNews & { kind: 'entered' }): Promise<void> {
    if (this.#isClosed) {
      await this.#release(callId).catch(this.#report);
      return;
    }
    const call = new HeldCall(this.#timer, this.#typedAhead.take(callId));
    const lease = new Lease(this.#timer, () => limitLife(this.#ami, callId, leaseSeconds));
    this.#held.set(callId, { call, lease });
    try {
      const companyId = readCompany(await this.#ari.getChannelVariable(callId, 'SW_COMPANY'));
      if (call.isOver) return;
      const device = sipUserOf(channelName);
      this.#told.add(callId);
      this.#listeners.tell({ kind: 'call-entered', call: { callId, device, companyId, purpose, detail } });
    } catch (error) {
      if (call.isOver) return;
      this.#held.delete(callId);
      this.#report(error);
      await lease.end();
      await this.#release(callId).catch(this.#report);
    }
  }

  #letGo(callId: string, reason: EngineError): void {
    const holding = this.#held.get(callId);
    if (!holding) return;
    this.#held.delete(callId);
    void holding.lease.end();
    holding.call.end(reason);
    this.#typedAhead.keep(callId, holding.call.untaken);
    if (this.#told.delete(callId)) this.#listeners.tell({ kind: 'call-left', callId });
  }

  /**
   * A call that left because its lease ran out may have got an extension afterwards, e.g. from a process that was stopped for a
   * while and goes on: it would end in the queue where it is now.
   */
  #leave(callId: string): void {
    const lease = this.#held.get(callId)?.lease;
    const mayBeLimited = lease?.isEnded === false;
    this.#letGo(callId, new EngineError('engine-refused', 'the call has left'));
    if (!mayBeLimited) return;
    void lease.end().then(async () => {
      if (!this.#held.has(callId)) await limitLife(this.#ami, callId, noLimit).catch(this.#report);
    });
  }

  #letGoOfAll(reason: string): void {
    const unavailable = new EngineError('engine-unavailable', `the call is out of reach: ${reason}`);
    for (const callId of [...this.#held.keys()]) this.#letGo(callId, unavailable);
  }

  /** Adopt or give back: what entered while no controller was there, or was held by one that is gone, goes on at once. */
  async #releaseUnclaimed(): Promise<void> {
    const channels = await this.#ari.channelsOf(this.#application);
    const unclaimed = channels.filter((callId) => !this.#held.has(callId));
    await Promise.all(unclaimed.map((callId) => this.#release(callId)));
  }

  readonly #report = (error: unknown): void => {
    this.#onFault(asError(error));
  };
}
