import { inPieces } from '../../domain/in-pieces.ts';
import type { MembershipStep } from '../../domain/membership/plan-memberships.ts';
import { EngineError } from '../../engine/media-engine.ts';
import { requireName } from '../../media-node/files/plain-values.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { answerLines } from './answer-lines.ts';
import { type QueueMembers, stepsAtOnce } from './queue-members.ts';

/** A script is given 127 words at most (mod_lua.cpp), and its own name and a count are two of them. */
const mostWords = 120;
/** Of one request; an agent has one or two places. */
const mostPlaces = 20;

interface Request {
  readonly steps: readonly MembershipStep[];
  readonly places: readonly string[];
  /** Of the steps. */
  readonly words: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes agents out of queues: changes of memberships, and then the queue calls on their way to a place.
 *
 * Why this is tight [S14]. The thread of mod_callcenter that makes offers reads the tiers, and starts a thread for the agent
 * it chose (outbound_agent_thread_run); that one expands the contact and runs switch_ivr_originate. For each leg, originate
 * (1) makes a session, which puts it into the table of sessions, (2) gives it its variables, (3) runs `execute_on_originate` and
 * `api_on_originate` within its own thread, and only then (4) starts the thread of the leg. The INVITE is sent by that thread alone
 * (sofia_on_init), and only if the leg has not been hung up: the state machine goes from CS_HANGUP to no other state.
 *
 * The leg has the variable `sw_ringing_at` from (2) on, or from the beginning of (3). In (3) it is noted at its place, and after that
 * the membership is looked at (freeswitch-conf/scripts/sw/plain-offer.lua, for places of several devices sw/offer-legs.lua). A pause writes
 * the mark that is looked at before it is answered. So a leg that looked before the pause took effect is in the notes by now: it is
 * hung up here. A leg that looks later finds the pause, and is hung up there.
 *
 * Hanging up a leg only asks its thread to end; it may just be sending the INVITE. From that moment the engine says of the leg that it
 * is gone (switch_core_session_read_lock). Only its own thread, when it has hung up, takes the note away (`api_hangup_hook`,
 * switch_core_session_hangup_state): that is waited for, and for as long as the SIP stack may take to send what it was handed before.
 * Then there is nobody left who could ring the phone.
 *
 * Devices of a plan that begin later have their legs, with note and variable, from the beginning; their threads wait. A leg that
 * was answered loses the variable (`api_on_answer`): a conversation is not ended with the offers.
 */
export class TakeOuts {
  readonly #esl: EslCommands;
  readonly #members: Pick<QueueMembers, 'wordsOf' | 'takeAnswers'>;
  #waiting: Request[] = [];
  #running = false;

  constructor(esl: EslCommands, members: Pick<QueueMembers, 'wordsOf' | 'takeAnswers'>) {
    this.#esl = esl;
    this.#members = members;
  }

  /**
   * Carries the steps out in their order, then ends the offers at the places: a click is one command. While one is under way, those that
   * come wait, as they would in the engine, and go together with the next one: at the end of a shift hundreds of agents cost a few commands.
   *
   * @param devices names of places
   * @throws EngineError `engine-mismatch` when a member is not as its step wanted it, or an offer does not go away
   */
  async takeOut(steps: readonly MembershipStep[], devices: Iterable<string>): Promise<void> {
    const places = inPieces([...new Set(devices)].map(requireName), mostPlaces);
    const pieces = inPieces(steps, stepsAtOnce);
    // Offers end behind all steps: then no further one comes.
    const last = { steps: pieces.pop() ?? [], places: places.shift() ?? [] };
    const parts = [
      ...pieces.map((piece) => ({ steps: piece, places: [] })),
      ...(last.steps.length + last.places.length > 0 ? [last] : []),
      ...places.map((piece) => ({ steps: [], places: piece })),
    ];
    await Promise.all(parts.map((part) => this.#ask(part)));
  }

  #ask({ steps, places }: Pick<Request, 'steps' | 'places'>): Promise<void> {
    const words = steps.flatMap((step) => this.#members.wordsOf(step));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ steps, places, words, resolve, reject });
      void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting.length > 0) {
      const requests = this.#nextRequests();
      try {
        this.#settle(requests, await this.#send(requests));
      } catch (error) {
        for (const { reject } of requests) reject(error);
      }
    }
    this.#running = false;
  }

  /** As many of those that wait, the first ones, as one command takes. */
  #nextRequests(): Request[] {
    let words = 0;
    const end = this.#waiting.findIndex((request, index) => {
      words += request.words.length + request.places.length;
      return index > 0 && words > mostWords;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  #send(requests: readonly Request[]): Promise<string[]> {
    const places = [...new Set(requests.flatMap((request) => request.places))];
    const words = requests.flatMap((request) => request.words);
    return answerLines(this.#esl, 'take-out.lua', [String(places.length), ...places, ...words]);
  }

  #settle(requests: readonly Request[], lines: readonly string[]): void {
    const offersLine = lines[requests.reduce((sum, { steps }) => sum + steps.length, 0)];
    let next = 0;
    for (const { steps, resolve, reject } of requests) {
      try {
        this.#members.takeAnswers(steps, lines.slice(next, next + steps.length));
        if (offersLine !== '+OK')
          throw new EngineError(
            'engine-mismatch',
            `an offer to a phone could not be ended: ${offersLine ?? lines[0] ?? ''}`,
          );
        resolve();
      } catch (error) {
        reject(error);
      }
      next += steps.length;
    }
  }
}
