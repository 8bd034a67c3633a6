import type { RecordedCalls } from '../../../domain/recording/recorded-calls.ts';
import type { CompanyId, MediaNodeId, Revision } from '../../../domain/ids.ts';

/** How many days a company keeps what happened in it; null: for ever. */
export interface Retention {
  readonly recordingsKeptDays: number | null;
  readonly messagesKeptDays: number | null;
  readonly callsKeptDays: number | null;
}

/** A tenant. */
export interface CompanyRecord extends Retention {
  readonly id: CompanyId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly name: string;
  /** ISO 3166 alpha-2; how national numbers are read. */
  readonly country: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Digits, which every phone may call as they are [U1]. */
  readonly emergencyNumbers: readonly string[];
  /** Of all calls of the company [C1]. */
  readonly recordedCalls: RecordedCalls;
  /** The nodes that carry the company's calls. */
  readonly mediaNodeIds: readonly MediaNodeId[];
  readonly revision: Revision;
}
