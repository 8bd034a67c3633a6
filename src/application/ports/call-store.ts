import type { ChangedCalls, OpenCalls } from '../../domain/call/calls-at-hand.ts';
import type { Whereabouts } from '../../domain/call/call-record.ts';
import type { CompanyId, MediaNodeId, PhoneId, TrunkId } from '../../domain/ids.ts';

/** Records of calls, as the journal is read. All methods run in the transaction that stores the journal's position. */
export interface CallStore {
  /**
   * These calls and those of the legs, as far as further events may change them: legs and waits that are open or ended at `since` or
   * later.
   */
  affected(
    node: MediaNodeId,
    wanted: {
      readonly callKeys: readonly string[];
      readonly legIds: readonly string[];
      readonly since: Date;
    },
  ): Promise<OpenCalls>;
  /** All calls of the node that have not ended. */
  open(node: MediaNodeId): Promise<OpenCalls>;
  /** What there is of what the journal names, and who was at these phones at `since` or later. */
  whereabouts(named: {
    readonly companyIds: readonly CompanyId[];
    readonly sipUsers: readonly string[];
    readonly mobileIds: readonly PhoneId[];
    readonly since: Date;
  }): Promise<Whereabouts>;
  /** Whose these trunks are, but for those at an address where another company has a provider, too: its calls can be either's. */
  companiesOfTrunks(trunks: readonly TrunkId[]): Promise<ReadonlyMap<TrunkId, CompanyId>>;
  /** With the queues, agents and extensions of these calls, by which they are found, and who talked in which recordings of them. */
  save(node: MediaNodeId, changes: ChangedCalls): Promise<void>;
  /** The same of calls of which nothing changed but their recordings. */
  noteTalks(node: MediaNodeId, callKeys: readonly string[]): Promise<void>;
}
