import type { CallerListId, NumberId, TrunkId, UserId } from '../../../domain/ids.ts';
import type { NumberFormat } from '../../../domain/numbering/number-format.ts';
import type { CallerListEntry } from '../../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { RecordBase } from './record-base.ts';

/** A SIP provider. */
export interface TrunkRecord extends RecordBase {
  readonly id: TrunkId;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** IPv4 addresses from which the provider calls us. */
  readonly inboundAddresses: readonly string[];
  /** How the provider writes numbers; null: called ones in E.164, those of callers as the country of the company does. */
  readonly numberFormat: NumberFormat | null;
  /** True: we register at the provider with the user name and secret. */
  readonly register: boolean;
  readonly username: string | null;
  readonly sealedSecret: string | null;
}

/** An outside number (DID) [R1]. */
export interface NumberRecord extends RecordBase {
  readonly id: NumberId;
  /** E.164 with plus, unique in the installation. */
  readonly digits: string;
  readonly name: string;
  readonly destination: Destination;
  /** Through which provider calls go that show it; null: the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
  /** Whether calls of it are recorded, whatever becomes of them [C1]. */
  readonly record: boolean;
  /** Who is responsible for it, besides administrators [R6]. */
  readonly editorIds: readonly UserId[];
}

/** Callers by what they call from. `blocked`: refused at every number; `vip`: first in every queue; `plain`: for redirects. */
export interface CallerListRecord extends RecordBase {
  readonly id: CallerListId;
  readonly name: string;
  readonly purpose: CallerListPurpose;
  /** Numbers and prefixes in E.164 with plus; each once. */
  readonly entries: readonly CallerListEntry[];
}

export const callerListPurposes = ['blocked', 'vip', 'plain'] as const;

export type CallerListPurpose = (typeof callerListPurposes)[number];
