/** A recording or a message that the engine has finished, as a file beside the engine. */
export interface FinishedRecording {
  /** Name of the file without ending; also names it in the journal. */
  readonly fileBase: string;
  readonly companyId: number;
}

export type IntakeResult =
  | {
      readonly outcome: 'stored';
      readonly key: string;
      readonly bytes: number;
      /** Of the stored file, lower-case hexadecimal. */
      readonly sha256: string;
      readonly durationMs: number;
      /** Indexes of the channels on which nobody can be heard. */
      readonly silentChannels: readonly number[];
    }
  /** The call was never connected. */
  | { readonly outcome: 'empty' }
  /** `missing`: there is no such file (any more); `still-written`: try again. The file stays where it is. */
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** The folder into which one engine records. */
export interface RecordingSpool {
  /**
   * What is complete now: unchanged for a while and not of a channel that lives.
   *
   * @param liveChannelIds taken from the engine before the call
   */
  finished(liveChannelIds: ReadonlySet<string>): Promise<FinishedRecording[]>;
  /** Whether there is a file of this name, finished or not. @throws when the folder cannot be read: then nobody knows */
  has(fileBase: string): Promise<boolean>;
  /** Stores the recording under the key; the file stays. The same again after a crash. */
  takeIn(fileBase: string, key: string): Promise<IntakeResult>;
  /** What `takeIn` had said of a recording that lies in the store under the key since; `missing`: none does. */
  takenBefore(key: string): Promise<IntakeResult>;
  /** Deletes the file, once its intake is committed; it stays if the store does not hold what the result says. */
  discard(fileBase: string, taken: IntakeResult): Promise<void>;
}
