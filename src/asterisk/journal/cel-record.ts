/** The fields of a line that events are made of. */
export interface CelRecord {
  readonly at: Date;
  readonly channelId: string;
  readonly callId: string;
  /** `PJSIP/p7f3a-0000002a`, `Local/extension-12@sw-member-00000003;1`. */
  readonly channelName: string;
  /** Anything a caller chose to send. */
  readonly callerNumber: string;
  /** What was dialled, while the channel is new. */
  readonly extension: string;
  /** What the engine adds to an event; what the dialplan gave to CELGenUserEvent is under `extra`. */
  readonly extra: (field: string) => string;
}

/** Whether a text is an id of a channel as our engines make them. */
export function isChannelId(text: string): boolean {
  // 149 is the most that Asterisk allows (AST_MAX_UNIQUEID); the characters are those of our system names.
  return /^[A-Za-z0-9._-]{1,149}$/.test(text);
}
