import type { StatusRules } from '../../domain/agent/status-rules.ts';
import type { StatusId } from '../../domain/ids.ts';
import type { BuiltInStatus, StatusRecord } from '../ports/records/agents.ts';

/** All statuses of one company: as rules for the state machine, and as records to show. */
export interface CompanyStatuses extends StatusRules {
  /** @throws Error for a status that the company does not have */
  readonly rule: (id: StatusId) => StatusRecord;
}

/** @throws Error when the company lost a status that it cannot be without [S2, S4] */
export function companyStatuses(records: readonly StatusRecord[]): CompanyStatuses {
  const byId = new Map(records.map((record) => [record.id, record]));
  const idOf = (what: string, found: StatusRecord | undefined) => {
    if (!found) throw new Error(`a company has no status ${what}`);
    return found.id;
  };
  const builtIn = (which: BuiltInStatus) =>
    idOf(
      which,
      records.find((record) => record.builtIn === which),
    );
  return {
    rule: (id) => {
      const record = byId.get(id);
      if (!record) throw new Error(`there is no status ${id}`);
      return record;
    },
    has: (id) => byId.has(id),
    defaultId: idOf(
      'as default',
      records.find(({ isDefault }) => isDefault),
    ),
    unassignedId: builtIn('unassigned'),
    virtualId: builtIn('virtual'),
    incomingCallId: builtIn('incoming-call'),
    outgoingCallId: builtIn('outgoing-call'),
  };
}

/** Call statuses follow the phone and *Unassigned* follows the logout: nobody chooses them [S2, S6]. */
export function isChoosable({ builtIn }: Pick<StatusRecord, 'builtIn'>): boolean {
  return builtIn === null || builtIn === 'connected' || builtIn === 'virtual';
}

/** Why an agent can be in this status only by choice, or not even so; null: it may be entered for any agent [S7, S8]. */
export function whyNotForAll(status: Pick<StatusRecord, 'builtIn'>): string | null {
  if (!isChoosable(status)) return 'is entered by itself';
  return status.builtIn === 'virtual' ? 'needs a mobile, which not every agent has' : null;
}
