import type { CompanyId } from '../../domain/ids.ts';

/** What a company may keep for a time only. */
export const keptKinds = ['recordings', 'messages', 'calls', 'callbacks'] as const;
export type KeptKind = (typeof keptKinds)[number];

/**
 * What happened in a company, the oldest first. Calls that go on, callbacks that are still to be made, and what is being recorded or was not
 * taken in yet, are not meant: they are looked at again when that is over.
 */
export interface RetentionStore {
  /** Whether something of this kind began before. */
  hasOlder(company: CompanyId, kind: KeptKind, before: Date): Promise<boolean>;
  /**
   * Removes what began before: of recordings and messages it is remembered that their files go as well, and with a call all that is known
   * of it. To be called in a transaction.
   *
   * @param most at most so many
   * @returns how many it was; fewer than `most`: nothing is left
   */
  removeOlder(company: CompanyId, kind: KeptKind, before: Date, most: number): Promise<number>;
}
