import { newAgentState } from '../../../domain/agent/agent-state.ts';
import { endAgent, endWorkOf } from '../../agents/end-work.ts';
import { recheckWorkingHours } from '../../agents/working-hours.ts';
import type { UserRecord } from '../../ports/records/people.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * Who is logged in at a fixed extension sits there until the next logout [U8].
 *
 * @throws Refusal `conflict`
 */
export async function refuseMoveWhileLoggedIn({
  before,
  after,
  scope,
  stores,
}: Change<'user'>): Promise<void> {
  if (!before?.agent || !after?.agent || before.extensionId === after.extensionId) return;
  // A user who is made inactive is logged out by the same edit.
  if (!after.active) return;
  const locked = await stores.agents.lock(scope, before.id);
  const login = locked?.agent.state.login ?? null;
  if (login === null) return;
  throw new Refusal('conflict', 'the agent is logged in; log out first, then change the extension', {
    faults: [{ path: ['extensionId'], code: 'logged-in', message: 'log the agent out first' }],
    details: { seatExtensionId: login.seat },
  });
}

/**
 * Each user with the agent flag has a row of live state; it begins logged out [S2]. Who is no agent any more, or not active, is
 * logged out first [S11], so that the activity log has an end.
 */
export async function keepAgentRow(change: Change<'user'>): Promise<void> {
  const { before, after, scope, stores, now } = change;
  const was = before?.agent ?? false;
  const is = after?.agent ?? false;
  if (before && was && !is) await endAgent(stores, scope, before.id, now);
  if (before?.active && was && is && !after?.active) await endWorkOf(stores, scope, before.id, now);
  if (!after || !is || !isStored(after)) return;
  if (!was) await addAgentRow(after, change);
  const hoursAsBefore = was
    ? before?.workingHoursId === after.workingHoursId && before.active === after.active
    : after.workingHoursId === null;
  if (!hoursAsBefore) await recheckWorkingHours(stores, scope, { userId: after.id }, now);
}

async function addAgentRow({ id }: UserRecord, { scope, stores, now }: Change<'user'>): Promise<void> {
  const { items } = await storeOf(stores, 'status').list(scope, {
    limit: 1,
    after: null,
    where: { builtIn: 'unassigned' },
  });
  const [unassigned] = items;
  if (!unassigned) throw new Error(`company ${scope.companyId} has no status Unassigned`);
  await stores.agents.insert({
    id,
    companyId: scope.companyId,
    state: newAgentState(unassigned.id, now),
    withinHours: true,
    hoursChangeAt: null,
  });
}

function isStored(user: UserRecord | NewRecord<UserRecord>): user is UserRecord {
  return 'id' in user;
}
