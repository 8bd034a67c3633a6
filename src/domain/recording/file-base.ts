/** What the name that the engine gives to a recording says. */
export interface RecordingFileBase {
  readonly companyId: number;
  /** Null: the call is recorded, whatever becomes of it. */
  readonly queueId: number | null;
  /** The recorded channel: that of who called when it began. */
  readonly channelId: string;
}

const MOST_CHARACTERS = 200;

/**
 * Reads a name such as `5-17-switchroom-1795309129.2`: company, queue (0: none), channel.
 *
 * @param fileBase file name without its ending
 * @returns null for a name of another shape
 */
export function parseFileBase(fileBase: string): RecordingFileBase | null {
  if (fileBase.length > MOST_CHARACTERS) return null;
  const [, company, queue, channelId] =
    /^([1-9]\d{0,14})-(0|[1-9]\d{0,14})-([A-Za-z0-9._-]+)$/.exec(fileBase) ?? [];
  if (company === undefined || queue === undefined || channelId === undefined) return null;
  return { companyId: Number(company), queueId: Number(queue) || null, channelId };
}
