import type { CompanyId, MediaNodeId } from '../../../domain/ids.ts';

/** One media engine, of either kind, on which companies are placed. It belongs to the installation, not to a company. */
export type MediaNodeRecord = MediaNodeBase & EngineAccess;

/** What is given to make one; the database gives the rest. */
export type NewMediaNode = Pick<MediaNodeBase, 'name' | 'sealedSecret'> & EngineAccess;

interface MediaNodeBase {
  readonly id: MediaNodeId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly name: string;
  /** Sealed; one secret for all control ports of the node. */
  readonly sealedSecret: string;
}

/** How a node is reached; each kind of engine has control ports of its own. */
export type EngineAccess =
  | { readonly engine: 'asterisk'; readonly connection: AsteriskConnection }
  | { readonly engine: 'freeswitch'; readonly connection: FreeswitchConnection };
export type EngineKind = EngineAccess['engine'];

/** Where a node's control ports and folders are, seen from the process that links to it. */
interface EngineConnection {
  readonly host: string;
  /** Absolute; what the engine's configuration reads as `generated/`. */
  readonly generatedFolder: string;
  /** Folder into which the engine records. */
  readonly spoolFolder: string;
  /** The engine's append-only journal. */
  readonly journalFile: string;
  /** Where phones register, `host:port`, to be shown to people. */
  readonly sipAddress: string;
}

export interface AsteriskConnection extends EngineConnection {
  readonly amiPort: number;
  readonly ariPort: number;
  readonly username: string;
}

/** The event socket knows no user names: the node's secret is its password. */
export interface FreeswitchConnection extends EngineConnection {
  readonly eslPort: number;
}

/** What a company has on a node at this moment, as the node last told. */
export interface CarriedCompany {
  /** Null: of calls of which it is not known yet whose they are. */
  readonly companyId: CompanyId | null;
  readonly registeredPhones: number;
  /** That go on; what waits in place of a customer who is to be called back is none. */
  readonly calls: number;
  /** Of these, how many wait in a queue. */
  readonly waitingCalls: number;
}
