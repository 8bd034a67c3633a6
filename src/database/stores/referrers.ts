import type { Referrer } from '../../application/ports/stores.ts';
import type { RecordKind } from '../../application/ports/records/record-kinds.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { useColumns, type UseKind } from './destination-uses.ts';

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

/** A redirect is called after what it is set on. */
const redirectName = `COALESCE(
  (SELECT IF(h.name = '', h.digits, h.name) FROM extensions h WHERE h.companyId = r.companyId AND h.id = r.holderExtensionId),
  (SELECT IF(h.name = '', h.digits, h.name) FROM numbers h WHERE h.companyId = r.companyId AND h.id = r.holderNumberId),
  (SELECT h.name FROM ring_groups h WHERE h.companyId = r.companyId AND h.id = r.holderRingGroupId))`;

const redirectsOf = (column: string): ReferrerQuery => ({
  kind: 'redirect',
  from: `redirects r WHERE r.companyId = ? AND r.${column} = ?`,
  name: redirectName,
});

const agentWhere = (column: string): ReferrerQuery => ({
  kind: 'agent',
  from: `users r JOIN agents a ON a.companyId = r.companyId AND a.id = r.id WHERE a.companyId = ? AND a.${column} = ?`,
  name: userName,
});

/** @param link the table of its editors, or of whom it is, and the column there that names it */
const editedBy = (
  kind: ReferrerQuery['kind'],
  table: string,
  link: readonly [table: string, owner: string],
  name = 'r.name',
): ReferrerQuery => ({
  kind,
  from: `${table} r JOIN ${link[0]} e ON e.companyId = r.companyId AND e.${link[1]} = r.id WHERE e.companyId = ? AND e.userId = ?`,
  name,
});

/** A status that leads back to itself does not keep itself alive. */
const statusesThatLeadTo = (column: 'goToStatusId' | 'onHangUpStatusId'): ReferrerQuery => ({
  kind: 'status',
  from: `statuses r WHERE r.companyId = ? AND r.${column} = ? AND r.id <> r.${column}`,
  name: 'r.name',
});

/** The kinds of record that send calls somewhere: their table, and what to call a row of it. */
const holders: Partial<Record<RecordKind, { readonly table: string; readonly name: string }>> = {
  number: { table: 'numbers', name: numberName },
  extension: { table: 'extensions', name: numberName },
  queue: { table: 'queues', name: 'r.name' },
  'ring-group': { table: 'ring_groups', name: 'r.name' },
  calendar: { table: 'calendars', name: 'r.name' },
  announcement: { table: 'announcements', name: 'r.name' },
  menu: { table: 'menus', name: 'r.name' },
  redirect: { table: 'redirects', name: redirectName },
};

/** Of each row its own table alone is asked. */
const holderName = `CASE u.holderKind ${Object.entries(holders)
  .map(
    ([kind, { table, name }]) =>
      `WHEN '${kind}' THEN (SELECT ${name} FROM ${table} r WHERE r.companyId = u.companyId AND r.id = u.holderId)`,
  )
  .join(' ')} END`;

/** Who sends calls to an object. One that leads back to itself does not keep itself alive. */
function usersOf(kind: RecordKind): string[] {
  if (!isUsed(kind)) return [];
  const column = useColumns[kind];
  return [
    `SELECT u.holderKind AS kind, u.holderId AS id, ${holderName} AS name FROM destination_uses u
    WHERE u.companyId = ? AND u.${column} = ? AND NOT (u.holderKind = '${kind}' AND u.holderId = u.${column})`,
  ];
}

function isUsed(kind: RecordKind): kind is RecordKind & UseKind {
  return Object.hasOwn(useColumns, kind);
}

/**
 * Where each kind is referred to by columns of its own. Recordings and the activity log keep ids as history and forbid nothing; API keys and sessions go
 * with their user.
 */
const referrerQueries: Record<RecordKind, readonly ReferrerQuery[]> = {
  user: [
    {
      kind: 'user',
      from: 'users r JOIN user_supervisors s ON s.companyId = r.companyId AND s.userId = r.id WHERE s.companyId = ? AND s.supervisorId = ? AND s.userId <> s.supervisorId',
      name: userName,
    },
    editedBy('calendar', 'calendars', ['calendar_editors', 'calendarId']),
    editedBy('menu', 'menus', ['menu_editors', 'menuId']),
    editedBy('number', 'numbers', ['number_editors', 'numberId'], numberName),
    editedBy('ring-group', 'ring_groups', ['ring_group_editors', 'ringGroupId']),
    editedBy('voicemail-box', 'voicemail_boxes', ['voicemail_box_listeners', 'voicemailBoxId']),
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
      kind: 'caller-list',
      from: 'caller_lists r JOIN caller_list_extensions e ON e.companyId = r.companyId AND e.callerListId = r.id WHERE e.companyId = ? AND e.extensionId = ?',
      name: 'r.name',
    },
    redirectsOf('holderExtensionId'),
  ],
  trunk: [
    { kind: 'phone', from: 'phones r WHERE r.companyId = ? AND r.trunkId = ?', name: 'r.name' },
    { kind: 'number', from: 'numbers r WHERE r.companyId = ? AND r.trunkId = ?', name: numberName },
  ],
  number: [
    redirectsOf('holderNumberId'),
    {
      kind: 'extension',
      from: 'extensions r WHERE r.companyId = ? AND r.shownNumberId = ?',
      name: numberName,
    },
  ],
  queue: [
    {
      kind: 'skill',
      from: 'skills r JOIN skill_queues q ON q.companyId = r.companyId AND q.skillId = r.id WHERE q.companyId = ? AND q.queueId = ?',
      name: 'r.name',
    },
    // The customer was told to be called.
    {
      kind: 'callback',
      from: "callbacks r WHERE r.companyId = ? AND r.queueId = ? AND r.state IN ('waiting', 'calling')",
      name: 'r.customer',
    },
  ],
  'ring-group': [redirectsOf('holderRingGroupId')],
  'caller-list': [
    {
      kind: 'redirect',
      from: 'redirects r JOIN redirect_caller_lists l ON l.companyId = r.companyId AND l.redirectId = r.id WHERE l.companyId = ? AND l.callerListId = ?',
      name: redirectName,
    },
  ],
  redirect: [],
  prompt: [
    {
      kind: 'announcement',
      from: 'announcements r WHERE r.companyId = ? AND r.promptId = ?',
      name: 'r.name',
    },
    { kind: 'menu', from: 'menus r WHERE r.companyId = ? AND r.promptId = ?', name: 'r.name' },
    {
      kind: 'voicemail-box',
      from: 'voicemail_boxes r WHERE r.companyId = ? AND r.greetingPromptId = ?',
      name: 'r.name',
    },
    { kind: 'queue', from: 'queues r WHERE r.companyId = ? AND r.musicPromptId = ?', name: 'r.name' },
  ],
  announcement: [],
  menu: [],
  'voicemail-box': [],
  'voicemail-message': [],
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
  callback: [],
};

/** Who points at this object, each once, at most `limit` of them. One statement. */
export async function findReferrers(
  session: SqlSession,
  kind: RecordKind,
  { companyId }: Scope,
  id: Id,
  limit: number,
): Promise<Referrer[]> {
  const sql = [
    ...referrerQueries[kind].map(
      (query) => `SELECT '${query.kind}' AS kind, r.id AS id, ${query.name} AS name FROM ${query.from}`,
    ),
    ...usersOf(kind),
  ];
  if (sql.length === 0) return [];
  const rows = await session.rows<Referrer>(`${sql.join(' UNION ')} ORDER BY kind, id LIMIT ?`, [
    ...sql.flatMap(() => [companyId, id]),
    limit,
  ]);
  return rows.map((row) => ({ ...row }));
}
