import type { MediaNodeId } from '../../../domain/ids.ts';

export interface MediaNodeRecord {
  readonly id: MediaNodeId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly name: string;
  readonly engine: 'asterisk';
  readonly connection: AsteriskConnection;
  /** Sealed; one secret for all control ports of the node. */
  readonly sealedSecret: string;
}

/** Where a node's control ports and folders are, seen from the process that links to it. */
export interface AsteriskConnection {
  readonly host: string;
  readonly amiPort: number;
  readonly ariPort: number;
  readonly username: string;
  /** Folder that the engine's configuration includes as `generated/`. */
  readonly generatedFolder: string;
  /** Folder into which the engine records. */
  readonly spoolFolder: string;
  /** The engine's append-only journal. */
  readonly journalFile: string;
  /** Where phones register, `host:port`, to be shown to people. */
  readonly sipAddress: string;
}
