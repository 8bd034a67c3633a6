import { may, type Principal, type Scope, scopeOf } from '../../domain/access/principal.ts';
import type { Revision, UserId } from '../../domain/ids.ts';
import type { UserRecord } from '../ports/records/people.ts';

/** What a live view shows. */
export type Topic = 'agents' | 'queues';

/** Who looks, and at what. */
export interface Viewer {
  readonly userId: UserId;
  readonly scope: Scope;
  /** The whole company. Otherwise: oneself, the people whose supervisor one is [S12], and the queues of one's skills. */
  readonly seesAll: boolean;
  readonly topics: readonly Topic[];
}

export function viewerOf(principal: Principal, topics: readonly Topic[]): Viewer {
  return {
    userId: principal.userId,
    scope: scopeOf(principal),
    seesAll: may(principal, 'live-view'),
    topics,
  };
}

export function seesAgent(viewer: Viewer, user: Pick<UserRecord, 'id' | 'supervisorIds'>): boolean {
  return viewer.seesAll || user.id === viewer.userId || user.supervisorIds.includes(viewer.userId);
}

/**
 * The id of an event: how far the viewer has come. Whoever sees a part of the company only has ids of his own, because with
 * other rights one must not go on from there: what came into sight with them would be missing.
 */
export function eventId(viewer: Viewer, revision: Revision): string {
  return viewer.seesAll ? String(revision) : `${revision}.${viewer.userId}`;
}

/** The revision from which the viewer can go on; null for an id that this viewer was never given. */
export function revisionOfEventId(viewer: Viewer, id: string | null): Revision | null {
  const [digits = ''] = id?.split('.') ?? [];
  if (!/^[0-9]{1,10}$/.test(digits)) return null;
  const revision = Number(digits);
  return id === eventId(viewer, revision) ? revision : null;
}
