/** What the name that the engine gives to a message says. */
export interface MessageFile {
  readonly companyId: number;
  readonly boxId: number;
  /** The caller's. */
  readonly channelId: string;
}

const mostCharacters = 200;

/**
 * Reads a name such as `voicemail-5-3-switchroom-1795309129.2`: company, box, channel.
 *
 * @param fileBase file name without its ending
 * @returns null for a name of another shape
 */
export function parseMessageFile(fileBase: string): MessageFile | null {
  if (fileBase.length > mostCharacters) return null;
  const [, company, box, channelId] =
    /^voicemail-([1-9]\d{0,14})-([1-9]\d{0,14})-([A-Za-z0-9._-]+)$/.exec(fileBase) ?? [];
  if (company === undefined || box === undefined || channelId === undefined) return null;
  return { companyId: Number(company), boxId: Number(box), channelId };
}
