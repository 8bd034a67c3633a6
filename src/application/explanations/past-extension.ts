import type { ExtensionDevice, ExtensionRecord } from '../ports/records/phones.ts';

/** What is said of an extension in an audit that is older than the fields. */
const before = { outsideCalls: 'none', shownNumberId: null, recordedCalls: [] } as const;

/** An extension of the audit as call logic reads it. */
export function pastExtension<E extends Pick<ExtensionRecord, 'devices'>>(
  extension: E,
): E & { devices: ExtensionDevice[] } {
  const devices = [...extension.devices].sort((a, b) => a.startSeconds - b.startSeconds);
  return { ...before, ...extension, devices };
}
