import type { AsteriskConnection, EngineAccess, FreeswitchConnection } from '../ports/records/media-node.ts';

/** What an operator says of a media node. */
export type MediaNodeDraft = EngineAccess & {
  readonly name: string;
  /** Of the node's control ports; kept sealed and never shown. */
  readonly secret: string;
};

/** Fields that are left out keep their value. A node keeps its kind of engine. */
export interface MediaNodeEdit {
  readonly name?: string;
  readonly connection?: ConnectionEdit;
  readonly secret?: string;
}

/** Fields of either kind of engine; those that the node's engine does not have are refused. */
export type ConnectionEdit = Partial<AsteriskConnection & FreeswitchConnection>;
