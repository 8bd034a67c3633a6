import type { Referrer } from '../../application/ports/stores.ts';
import type { RecordKind } from '../../application/ports/records.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** Finds rows of one kind that refer to an object. Its two parameters are the company and the object. */
interface ReferrerQuery {
  readonly kind: Referrer['kind'];
  /** FROM and WHERE; the row itself is `r`. */
  readonly from: string;
  /** What to call the row. */
  readonly name: string;
}

const userName = "TRIM(CONCAT(r.firstName, ' ', r.lastName))";
const numberName = "IF(r.name = '', r.digits, r.name)";

const agentWhere = (column: string): ReferrerQuery => ({
  kind: 'agent',
  from: `users r JOIN agents a ON a.companyId = r.companyId AND a.id = r.id WHERE a.companyId = ? AND a.${column} = ?`,
  name: userName,
});

/** Each exit is looked up in an index of its own. A queue that leads back to itself does not keep itself alive. */
const queuesThatExitTo = (target: 'QueueId' | 'ExtensionId'): ReferrerQuery[] =>
  ['onTimeout', 'onFull', 'onEmpty'].map((exit) => ({
    kind: 'queue',
    from: `queues r WHERE r.companyId = ? AND r.${exit}${target} = ?${target === 'QueueId' ? ` AND r.id <> r.${exit}QueueId` : ''}`,
    name: 'r.name',
  }));

/** A status that leads back to itself does not keep itself alive. */
const statusesThatLeadTo = (column: 'goToStatusId' | 'onHangUpStatusId'): ReferrerQuery => ({
  kind: 'status',
  from: `statuses r WHERE r.companyId = ? AND r.${column} = ? AND r.id <> r.${column}`,
  name: 'r.name',
});

/**
 * Where each kind is referred to. Recordings and the activity log keep ids as history and forbid nothing; API keys and sessions go
 * with their user.
 */
const referrerQueries: Record<RecordKind, readonly ReferrerQuery[]> = {
  user: [
    {
      kind: 'user',
      from: 'users r JOIN user_supervisors s ON s.companyId = r.companyId AND s.userId = r.id WHERE s.companyId = ? AND s.supervisorId = ? AND s.userId <> s.supervisorId',
      name: userName,
    },
  ],
  role: [{ kind: 'user', from: 'users r WHERE r.companyId = ? AND r.roleId = ?', name: userName }],
  phone: [
    {
      kind: 'extension',
      from: 'extensions r JOIN extension_devices d ON d.companyId = r.companyId AND d.extensionId = r.id WHERE d.companyId = ? AND d.phoneId = ?',
      name: numberName,
    },
    { kind: 'user', from: 'users r WHERE r.companyId = ? AND r.mobilePhoneId = ?', name: userName },
  ],
  extension: [
    { kind: 'user', from: 'users r WHERE r.companyId = ? AND r.extensionId = ?', name: userName },
    {
      kind: 'user',
      from: 'users r JOIN user_seats s ON s.companyId = r.companyId AND s.userId = r.id WHERE s.companyId = ? AND s.extensionId = ?',
      name: userName,
    },
    agentWhere('seatExtensionId'),
    {
      kind: 'number',
      from: 'numbers r WHERE r.companyId = ? AND r.destinationExtensionId = ?',
      name: numberName,
    },
    ...queuesThatExitTo('ExtensionId'),
  ],
  trunk: [{ kind: 'phone', from: 'phones r WHERE r.companyId = ? AND r.trunkId = ?', name: 'r.name' }],
  number: [],
  queue: [
    {
      kind: 'skill',
      from: 'skills r JOIN skill_queues q ON q.companyId = r.companyId AND q.skillId = r.id WHERE q.companyId = ? AND q.queueId = ?',
      name: 'r.name',
    },
    {
      kind: 'number',
      from: 'numbers r WHERE r.companyId = ? AND r.destinationQueueId = ?',
      name: numberName,
    },
    ...queuesThatExitTo('QueueId'),
  ],
  skill: [
    {
      kind: 'user',
      from: 'users r JOIN user_skills s ON s.companyId = r.companyId AND s.userId = r.id WHERE s.companyId = ? AND s.skillId = ?',
      name: userName,
    },
  ],
  status: [
    agentWhere('statusId'),
    agentWhere('chosenStatusId'),
    statusesThatLeadTo('goToStatusId'),
    statusesThatLeadTo('onHangUpStatusId'),
    { kind: 'queue', from: 'queues r WHERE r.companyId = ? AND r.noAnswerStatusId = ?', name: 'r.name' },
  ],
  calendar: [
    { kind: 'user', from: 'users r WHERE r.companyId = ? AND r.workingHoursId = ?', name: userName },
  ],
  'api-key': [],
  recording: [],
};

/** Who points at this object, each once, at most `limit` of them. One statement. */
export async function findReferrers(
  session: SqlSession,
  kind: RecordKind,
  { companyId }: Scope,
  id: Id,
  limit: number,
): Promise<Referrer[]> {
  const queries = referrerQueries[kind];
  if (queries.length === 0) return [];
  const sql = queries.map(
    ({ kind, from, name }) => `SELECT '${kind}' AS kind, r.id AS id, ${name} AS name FROM ${from}`,
  );
  const rows = await session.rows<Referrer>(`${sql.join(' UNION ')} ORDER BY kind, id LIMIT ?`, [
    ...queries.flatMap(() => [companyId, id]),
    limit,
  ]);
  return rows.map((row) => ({ ...row }));
}
