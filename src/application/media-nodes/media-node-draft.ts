import type { AsteriskConnection } from '../ports/records/media-node.ts';

/** What an operator says of a media node. */
export interface MediaNodeDraft {
  readonly name: string;
  readonly connection: AsteriskConnection;
  /** Of the node's control ports; kept sealed and never shown. */
  readonly secret: string;
}

/** Fields that are left out keep their value. */
export interface MediaNodeEdit {
  readonly name?: string;
  readonly connection?: Partial<AsteriskConnection>;
  readonly secret?: string;
}
