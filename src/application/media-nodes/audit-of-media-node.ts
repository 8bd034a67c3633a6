import type { MediaNodeRecord } from '../records/records.ts';

/** What the audit shows of a media node: all but its secret. */
export function auditOfMediaNode({
  sealedSecret: _secret,
  ...node
}: MediaNodeRecord): Readonly<Record<string, unknown>> {
  return node;
}
