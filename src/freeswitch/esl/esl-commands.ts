import type { EslWord } from './encode-command.ts';

/**
 * What can be asked of FreeSWITCH over the event socket. Rejects with the errors of `esl-errors.ts`.
 *
 * FreeSWITCH carries out the commands of one connection one after the other, so a slow one delays all others. `api` is
 * for commands that take milliseconds; `bgapi` is for slow ones: it runs in a thread of its own, and its result comes
 * as an event, up to 20 ms later.
 */
export interface EslCommands {
  /**
   * Runs a quick API command (`uuid_kill`, `callcenter_config tier add`, ...).
   *
   * @param words its arguments; each arrives as exactly one
   * @returns what it prints
   * @throws EslRefused if that is an error, EslTimeout, EslClosed, EslEncodingError (then nothing was sent)
   */
  api(command: string, ...words: EslWord[]): Promise<string>;
  /** As `api`, for commands that may take long (`reloadxml`, `originate`, `sofia profile x rescan`, ...). */
  bgapi(command: string, ...words: EslWord[]): Promise<string>;
  setGlobalVariable(name: string, value: string): Promise<void>;
  /** @returns undefined if it is not set or empty */
  getGlobalVariable(name: string): Promise<string | undefined>;
  /**
   * Adds to the events that this connection is told of. Name as few as possible: what we read too slowly is kept in
   * FreeSWITCH's memory.
   *
   * @param events e.g. `CHANNEL_HANGUP`
   * @param customSubclasses e.g. `callcenter::info`
   */
  subscribe(events: readonly string[], customSubclasses?: readonly string[]): Promise<void>;
  /** From now on only events pass that this or another filter of the connection lets pass. */
  filter(header: string, value: string): Promise<void>;
}
