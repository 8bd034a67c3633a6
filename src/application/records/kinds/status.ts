import type { StatusId } from '../../../domain/ids.ts';
import type { RecordRules } from '../record-rules.ts';
import { membershipsOf } from './aggregates.ts';
import { moveDefault, refuseUnfitDefault } from './default-status.ts';
import { refuseActivatingNoAnswerStatus } from './no-answer-status.ts';
import { protectBuiltInStatus } from './protect-built-in-status.ts';
import { refuseMisplacedTiming } from './status-timing.ts';
import { refuseUnfitTargets } from './status-targets.ts';
import { refuseTimeoutCircle } from './timeout-circle.ts';

export interface StatusDraft {
  /** A nameless status gets a name [S3]. */
  readonly name: string | null;
  readonly colour: string;
  readonly activatesSkills: boolean;
  readonly isDefault: boolean;
  readonly timeoutSeconds: number | null;
  readonly goToStatusId: StatusId | null;
  readonly onHangUpStatusId: StatusId | null;
}

export const statusRules: RecordRules<'status', StatusDraft> = {
  kind: 'status',
  prepare: (draft, { companyId }) =>
    Promise.resolve({ record: { ...draft, companyId, name: draft.name ?? 'New status', builtIn: null } }),
  amend: (before, edit) =>
    Promise.resolve({ record: { ...before, ...edit, name: edit.name ?? before.name } }),
  references: ({ goToStatusId, onHangUpStatusId }) =>
    Object.entries({ goToStatusId, onHangUpStatusId }).flatMap(([field, id]) =>
      id === null ? [] : [{ kind: 'status' as const, id, path: [field] }],
    ),
  aggregates: (before, after, companyId) =>
    before && after && before.activatesSkills !== after.activatesSkills ? [membershipsOf(companyId)] : [],
  guard: async (change) => {
    protectBuiltInStatus(change);
    refuseMisplacedTiming(change);
    refuseUnfitDefault(change);
    await refuseUnfitTargets(change);
    await refuseActivatingNoAnswerStatus(change);
    await refuseTimeoutCircle(change);
  },
  settle: async (change) => {
    await moveDefault(change);
    const { before, after, scope, stores } = change;
    // Who is in it already gets the new timer, counted from when the status was entered [S8].
    if (before && after && before.timeoutSeconds !== after.timeoutSeconds)
      await stores.agents.rearm(scope, before.id, after.timeoutSeconds);
  },
  audit: (status) => ({ ...status }),
};
