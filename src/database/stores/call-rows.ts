import type { CallRecord, LegRecord, MarkRecord, WaitRecord } from '../../domain/call/call-record.ts';

/*
 * Calls and their parts as rows: a field is a column of the same name, but `key`, which is `engineId`, and `callKey`, which is the id
 * of the call's row.
 */

export const callColumns = [
  ...['companyId', 'startedAt', 'answeredAt', 'endedAt', 'endedBy', 'cause', 'callerKind', 'callerPhoneId'],
  ...['callerNumber', 'dialled', 'numberId', 'extensionId', 'revision', 'talkMs', 'continuedIn', 'node'],
  ...['walker', 'walkerLeftAt', 'markCount', 'legCount', 'waitCount', 'answeredMark'],
] as const satisfies readonly (keyof CallRecord)[];

export const legColumns = [
  ...['position', 'legId', 'role', 'sipUser', 'phoneId', 'trunkId', 'agentId', 'queueId', 'place', 'node'],
  ...['markCount', 'beganAt', 'rang', 'needsKey', 'pickedUpAt', 'answeredAt', 'endedAt', 'outcome', 'cause'],
  ...['withdrawn', 'transfer', 'transferTarget'],
] as const satisfies readonly (keyof LegRecord)[];

export const markColumns = [
  ...['position', 'at', 'node', 'mark', 'revision'],
] as const satisfies readonly (keyof MarkRecord)[];

export const waitColumns = [
  ...['position', 'queueId', 'legId', 'enteredAt', 'endedAt', 'outcome', 'agentId'],
] as const satisfies readonly (keyof WaitRecord)[];

export type CallRow = Omit<CallRecord, 'key'> & { readonly id: number; readonly engineId: string };
type Flags = 'rang' | 'needsKey' | 'withdrawn';
export type LegRow = Omit<LegRecord, 'callKey' | Flags> & { readonly callId: number } & Record<Flags, number>;
export type WaitRow = Omit<WaitRecord, 'callKey'> & { readonly callId: number };
export type MarkRow = Omit<MarkRecord, 'callKey'> & { readonly callId: number };

/** For a list of columns in a statement. */
export function quoted(columns: readonly string[], table?: string): string {
  return columns.map((column) => `${table === undefined ? '' : `${table}.`}\`${column}\``).join(', ');
}

export function readCall({ id: _id, engineId, ...row }: CallRow): CallRecord {
  return { ...row, key: engineId };
}

export function readLeg({ callId: _callId, ...row }: LegRow): Omit<LegRecord, 'callKey'> {
  return { ...row, rang: row.rang === 1, needsKey: row.needsKey === 1, withdrawn: row.withdrawn === 1 };
}

export function readPart<R extends { readonly callId: number }>({
  callId: _callId,
  ...row
}: R): Omit<R, 'callId'> {
  return row;
}

/** The values of these columns, in their order. */
export function valuesOf<R extends object>(record: R, columns: readonly (keyof R)[]): unknown[] {
  return columns.map((column) => record[column]);
}
