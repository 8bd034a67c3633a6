import type { AgentRecord } from '../../application/ports/records/agents.ts';
import type { ChoiceInCall, Leg } from '../../domain/agent/agent-state.ts';
import type { AgentEntity } from '../entities/agent.entity.ts';
import { readJson } from '../sql-session.ts';

/** A row as the server gives it. */
export type AgentRow = Omit<AgentEntity, 'legs' | 'choiceInCall' | 'recordingPaused' | 'withinHours'> & {
  readonly legs: unknown;
  readonly choiceInCall: unknown;
  readonly recordingPaused: number;
  readonly withinHours: number;
};

type StateColumn = Exclude<
  keyof AgentEntity,
  'id' | 'companyId' | 'withinHours' | 'hoursChangeAt' | 'version'
>;

/** What the agent is doing, column by column, in the order in which statements name them. */
const stateValues: readonly (readonly [StateColumn, (state: AgentRecord['state']) => unknown])[] = [
  ['statusId', ({ shown }) => shown],
  ['statusSince', ({ since }) => since],
  ['cause', ({ cause }) => cause],
  ['byUserId', ({ by }) => by],
  ['chosenStatusId', ({ chosen }) => chosen],
  ['previousStatusId', ({ previous }) => previous],
  ['loggedInAt', ({ login }) => login?.since ?? null],
  ['seatExtensionId', ({ login }) => login?.seat ?? null],
  ['legs', ({ legs }) => JSON.stringify(legs)],
  ['recordingPaused', ({ recordingPaused }) => recordingPaused],
  ['choiceInCall', ({ choiceInCall }) => choiceInCall && JSON.stringify(choiceInCall)],
  ['dueAt', ({ dueAt }) => dueAt],
  ['misses', ({ misses }) => misses],
];

export const stateColumns: readonly StateColumn[] = stateValues.map(([column]) => column);

export const agentColumns: readonly (keyof AgentEntity)[] = [
  'id',
  'companyId',
  ...stateColumns,
  'withinHours',
  'hoursChangeAt',
  'version',
];

/** In the order of `stateColumns`. */
export function valuesOfState(state: AgentRecord['state']): unknown[] {
  return stateValues.map(([, valueOf]) => valueOf(state));
}

export function readAgentRow(row: AgentRow): AgentRecord {
  return {
    id: row.id,
    companyId: row.companyId,
    state: {
      login: row.loggedInAt === null ? null : { since: row.loggedInAt, seat: row.seatExtensionId },
      chosen: row.chosenStatusId,
      shown: row.statusId,
      since: row.statusSince,
      cause: row.cause,
      by: row.byUserId,
      previous: row.previousStatusId,
      legs: readLegs(row.legs),
      recordingPaused: row.recordingPaused === 1,
      choiceInCall: readChoiceInCall(row),
      dueAt: row.dueAt,
      misses: row.misses,
    },
    withinHours: row.withinHours === 1,
    hoursChangeAt: row.hoursChangeAt,
    version: row.version,
  };
}

/** Until nodes were told apart, calls were stored without theirs. */
type StoredLeg = Omit<Leg, 'nodeId'> & Partial<Pick<Leg, 'nodeId'>>;

export function readLegs(legs: unknown): Leg[] {
  return (readJson(legs) as StoredLeg[]).map((leg) => ({ nodeId: null, ...leg }));
}

/** Until what lay before it was kept, a choice was stored without that. */
type StoredChoice = Omit<ChoiceInCall, 'insteadOf'> & Partial<Pick<ChoiceInCall, 'insteadOf'>>;

function readChoiceInCall(row: AgentRow): ChoiceInCall | null {
  const stored = readJson(row.choiceInCall) as StoredChoice | null;
  const { chosenStatusId: chosen, previousStatusId: previous } = row;
  return stored && { insteadOf: { chosen, previous }, ...stored };
}
