import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import type { NumberRules } from '../../../src/domain/numbering/number-rules.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import type { Timer } from '../../../src/media-node/link/timer.ts';

/** A real media engine with the call logic of a company, as far as tests of both engines need it. */
export interface CallLogicBench {
  readonly engine: 'Asterisk' | 'FreeSWITCH';
  readonly folder: string;
  /** What the controller writes. */
  readonly generatedFolder: string;
  readonly recordingsFolder: string;
  /** Where phones and providers reach it. */
  readonly sip: { readonly host: string; readonly port: number };
  /** Secrets of phones are taken as they are. */
  apply(company: CompanySnapshot): Promise<void>;
  /** A controller of the engine, connected; it leaves with the bench. One that hangs does nothing when its time has come. */
  controller(timer?: Timer): Promise<MediaEngine>;
  /** As if no controller had ever been alive. */
  forgetBeats(): Promise<void>;
  /** Calls that the engine makes to itself. @returns the name under which the marks of a call are found */
  begin(start: WalkStart): Promise<string>;
  /** What each call has left in the engine's journal so far. */
  told(): Promise<readonly ToldLine[]>;
  /** The same as the journal reads it, of all calls. */
  journal(): Promise<readonly JournalEvent[]>;
  /** What the engine makes of numbers as providers tell them: `outside DIGITS` or `anonymous `. */
  readCallers(asked: readonly { readonly shown: string; readonly rules: NumberRules }[]): Promise<string[]>;
  hangUp(walk: string): Promise<void>;
  /** A key that the caller presses. */
  press(walk: string, key: string): Promise<void>;
  /** The caller sounds a tone of 425 Hz from now on. */
  speak(walk: string): Promise<void>;
  /** How many legs there are. */
  legs(): Promise<number>;
  /** @returns what tells the CANCELs that were sent since */
  watchCancels(): Promise<() => Promise<string[]>>;
  /** Whether the last leg to a phone ended with the message that the call was answered elsewhere. */
  wasToldElsewhere(sipUser: string): Promise<boolean>;
  /** Who waits in a queue, in the order of the queue. */
  waiting(queueId: number): Promise<string[]>;
  dispose(): Promise<void>;
}

export interface WalkStart {
  readonly node: string;
  /** Unix seconds that calendars take for now. */
  readonly clock?: number;
  /** The number of the caller as a provider tells it. */
  readonly shown?: string;
  readonly shownName?: string;
  /** Who calls, as if that were found out before. */
  readonly caller?: { readonly kind: 'outside' | 'extension' | 'anonymous'; readonly digits: string };
  /** Goes before others in every queue. */
  readonly isFirst?: boolean;
}

/** A line of the call logic in the journal. */
export interface ToldLine {
  /** `SW_NODE`, `SW_RING`, ... */
  readonly name: string;
  /** The call as `begin` named it; of other calls anything else. */
  readonly walk: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
