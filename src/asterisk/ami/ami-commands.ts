import type { AmiMessage } from './ami-message.ts';
import type { AmiActionHeaders } from './encode-action.ts';

export interface AmiSendOptions {
  /** In milliseconds; that of the connection by default. */
  readonly deadlineMs?: number;
}

export interface AmiListOptions extends AmiSendOptions {
  /** Name of the event that ends the list, for actions that do not mark it with `EventList: Complete`. */
  readonly completeEvent?: string;
}

/** What can be asked of Asterisk over the manager interface. Rejects with the errors of `ami-errors.ts`. */
export interface AmiCommands {
  send(action: string, headers?: AmiActionHeaders, options?: AmiSendOptions): Promise<AmiMessage>;
  /** For actions that answer with a list of events; the list without its closing event. */
  list(action: string, headers?: AmiActionHeaders, options?: AmiListOptions): Promise<AmiMessage[]>;
}
