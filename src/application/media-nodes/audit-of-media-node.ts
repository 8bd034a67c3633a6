import type { MediaNodeRecord } from '../ports/records/media-node.ts';

/** What the audit shows of a media node: all but its secret. */
export function auditOfMediaNode({
  sealedSecret: _secret,
  ...node
}: MediaNodeRecord): Readonly<Record<string, unknown>> {
  return node;
}
