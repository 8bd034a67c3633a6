import type { CompanyId, MediaNodeId, VoicemailMessageId } from '../../domain/ids.ts';
import type { VoicemailMessageRecord } from './records/audio.ts';

/** A message of which somebody is still to be told. */
export interface VoicemailNotice {
  readonly companyId: CompanyId;
  readonly messageId: VoicemailMessageId;
  /** Made so far, without success. */
  readonly attempts: number;
  readonly nextAttemptAt: Date;
}

export type AwaitedMessage = Pick<VoicemailMessageRecord, 'id' | 'companyId' | 'fileBase' | 'voicemailBoxId'>;

/** Messages on their way from an engine into the store, and who is to be told of them. */
export interface VoicemailStore {
  findMessage(node: MediaNodeId, fileBase: string): Promise<VoicemailMessageRecord | null>;
  /** Messages whose calls ended before then, and whose audio nobody has seen yet; the oldest first. */
  awaitedMessages(node: MediaNodeId, endedBefore: Date, most: number): Promise<AwaitedMessage[]>;
  /**
   * The audio is not there, for this reason. A message that was taken in meanwhile stays as it is.
   *
   * @returns whether it was still waited for
   */
  endMessageWithoutAudio(message: VoicemailMessageId, reason: string): Promise<boolean>;
  /** In the transaction in which the message is stored. */
  addNotice(company: CompanyId, message: VoicemailMessageId, dueAt: Date): Promise<void>;
  /** Those that are due, the oldest first. */
  dueNotices(now: Date, limit: number): Promise<VoicemailNotice[]>;
  /**
   * Puts a notice off; who does so first may send it meanwhile.
   *
   * @returns false: somebody else was faster
   */
  claimNotice(notice: VoicemailNotice, nextAttemptAt: Date): Promise<boolean>;
  removeNotice(message: VoicemailMessageId): Promise<void>;
}
