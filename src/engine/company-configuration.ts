import type { CompanyId, ExtensionId, Revision, TrunkId } from '../domain/ids.ts';
import type { NumberFormat } from '../domain/numbering/number-format.ts';
import type { QueueFacts } from '../domain/routing/company-snapshot.ts';
import type { RoutingTable } from '../domain/routing/routing-table.ts';

/** What a node should hold of one company, secrets open. Lives in memory only. */
export interface CompanyConfiguration {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  readonly phones: readonly PhoneAccount[];
  readonly trunks: readonly TrunkAccount[];
  readonly queues: readonly QueueFacts[];
  readonly routing: RoutingTable;
}

export interface PhoneAccount {
  readonly sipUser: string;
  readonly secret: string;
  /** Shown to the called party: the extension the phone belongs to, or null. */
  readonly extension: { readonly id: ExtensionId; readonly digits: string; readonly name: string } | null;
}

export interface TrunkAccount {
  readonly id: TrunkId;
  readonly host: string;
  readonly port: number;
  readonly inboundAddresses: readonly string[];
  readonly numberFormat: NumberFormat | null;
  readonly register: boolean;
  readonly username: string | null;
  readonly secret: string | null;
}
