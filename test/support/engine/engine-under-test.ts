import type { EngineKind } from '../../../src/application/ports/records/media-node.ts';
import type { JournalEvent, SkippedLine } from '../../../src/application/ports/engine-journal.ts';
import type { LocalEngine } from '../../../ops/local/local-engine.ts';
import type { SipAddress } from '../phones/account-line.ts';

/**
 * The media engine that a suite runs on, as somebody else than Switchroom sees it: what only one of the engines has is behind these
 * words, so that a test says the same about either.
 */
export interface EngineUnderTest {
  readonly kind: EngineKind;
  /** E.g. `FreeSWITCH`. */
  readonly name: string;
  /** As it was first started; the process may be another one by now, with the same ports, folders and secret. */
  readonly local: LocalEngine;
  /** Where phones and providers reach it. */
  readonly sip: SipAddress;

  /** SIGKILL: what a crash does. */
  kill9(): Promise<void>;
  /** Starts it again; when it runs already, nothing happens. */
  start(): Promise<void>;
  /** It hangs while its ports stay open. */
  freeze(): Promise<void>;
  thaw(): void;

  /** The revision of the company that the engine itself tells of. */
  runningRevision(companyId: number): Promise<string>;
  /** What was generated for the company and is not ours; empty when every section of every file is. */
  foreignSections(companyId: number): string[];
  /** The members of these queues, as the engine tells of them. */
  members(queueIds: readonly number[]): Promise<EngineMember[]>;
  /** Whether the engine would start with this agent as a member though no controller runs. */
  remembersMember(agentId: number): Promise<boolean>;
  /** Names of the recordings of the company that lie in the engine's spool, without ending. */
  spooledRecordings(companyId: number): string[];
  /** The whole journal since the engine's first start. */
  journal(): Promise<WholeJournal>;
  /** Presses keys for customers behind a trunk. */
  openKeypad(): Promise<Keypad>;
}

export interface WholeJournal {
  readonly events: readonly JournalEvent[];
  /** Lines that could not be read. */
  readonly skipped: readonly SkippedLine[];
}

export interface EngineMember {
  readonly agentId: number;
  readonly queueId: number;
  /** SIP user of the phone, or what stands for several devices. */
  readonly place: string;
  readonly level: number;
  readonly isPaused: boolean;
  /** What the engine counts by itself, and must not forget because of a neighbour. */
  readonly callsTaken: number;
  /** In the engine's form. */
  readonly lastCall: string;
}

/** For customers behind a trunk, whose phones in these tests have no keys: the engine takes them as received. */
export interface Keypad {
  press(callerNumber: string, key: string): Promise<void>;
  close(): Promise<void>;
}
