import { requireName } from '../../media-node/files/plain-values.ts';
import { EngineError } from '../../engine/media-engine.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { EslRefused } from '../esl/esl-errors.ts';

/** Places in one command; a line of the event socket takes far more. */
const mostPlaces = 100;

interface Question {
  readonly place: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Queue calls on their way to a place.
 *
 * Why this is tight [S14]. The thread of mod_callcenter that makes offers reads the tiers, and starts a thread for the agent
 * it chose (outbound_agent_thread_run); that one expands the contact and runs switch_ivr_originate. For each leg, originate
 * (1) makes a session, which puts it into the table of sessions, (2) gives it its variables, (3) runs `execute_on_originate` within
 * its own thread, and only then (4) starts the thread of the leg. The INVITE is sent by that thread alone
 * (sofia_on_init), and only if the leg has not been hung up: the state machine goes from CS_HANGUP to no other state.
 *
 * In (3) `leg.lua` first of all gives the leg the variable `sw_ringing_at`, notes it at its place, and after that looks at the
 * membership (freeswitch-conf/scripts/sw/offer-legs.lua). A pause writes the mark that it looks at before it is answered. So a leg that
 * looked before the pause took effect is in the notes by now: it is hung up here. A leg that looks later finds the pause, and
 * hangs up itself.
 *
 * Hanging up a leg only asks its thread to end; it may just be sending the INVITE. From that moment the engine says of the leg that it
 * is gone (switch_core_session_read_lock). Only its own thread, when it has hung up, takes the note away (`api_hangup_hook`,
 * switch_core_session_hangup_state): that is waited for, and for as long as the SIP stack may take to send what it was handed before.
 * Then there is nobody left who could ring the phone.
 *
 * Devices of a plan that begin later have their legs, with note and variable, from the beginning; their threads wait. A leg that
 * was answered loses the variable (`api_on_answer`): a conversation is not ended with the offers.
 */
export class Offers {
  readonly #esl: EslCommands;
  #waiting: Question[] = [];
  #ending = false;

  constructor(esl: EslCommands) {
    this.#esl = esl;
  }

  /**
   * Call it after the pauses were sent on the same connection. While one command is under way, those that come wait and go together
   * with the next one: at the end of a shift hundreds of agents cost a few commands.
   *
   * @param device name of a place
   * @throws EngineError when an offer does not go away
   */
  end(device: string): Promise<void> {
    const place = requireName(device);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ place, resolve, reject });
      void this.#endAll();
    });
  }

  async #endAll(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    while (this.#waiting.length > 0) {
      const questions = this.#waiting.splice(0, mostPlaces);
      try {
        await this.#esl.api('lua', 'end-offers.lua', ...new Set(questions.map(({ place }) => place)));
        for (const { resolve } of questions) resolve();
      } catch (error) {
        const reason =
          error instanceof EslRefused
            ? new EngineError('engine-mismatch', 'an offer to a phone could not be ended', { cause: error })
            : error;
        for (const { reject } of questions) reject(reason);
      }
    }
    this.#ending = false;
  }
}
