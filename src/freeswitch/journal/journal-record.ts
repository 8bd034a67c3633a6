import type { CallLogicRecord } from '../../media-node/journal/call-logic-event.ts';

/** What every line of the journal has, whatever it tells. */
export interface JournalRecord extends CallLogicRecord {
  /** `SW_NODE`, `SW_ENDED` ... */
  readonly name: string;
  readonly text: string;
}

/** Ids of legs, and of calls, which are those of the legs by which they came. */
export const legIdPattern = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const legId = new RegExp(`^${legIdPattern}$`);

export function isLegId(text: string): boolean {
  return legId.test(text);
}
