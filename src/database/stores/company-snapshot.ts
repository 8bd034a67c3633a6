import type {
  CalendarId,
  CallerListId,
  CompanyId,
  ExtensionId,
  PhoneId,
  RedirectId,
  Revision,
} from '../../domain/ids.ts';
import type {
  AnnouncementFacts,
  CalendarFacts,
  CallerListFacts,
  CompanySnapshot,
  ExtensionFacts,
  MenuFacts,
  NumberFacts,
  PhoneFacts,
  PromptFacts,
  QueueFacts,
  RedirectFacts,
  RingGroupFacts,
  TrunkFacts,
  VoicemailBoxFacts,
} from '../../domain/routing/company-snapshot.ts';
import { type HolderColumns, holderOf } from '../mappings/redirect.mapping.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';
import type { CalendarCache } from './calendar-cache.ts';

type Row<Facts, Flags extends keyof Facts> = Omit<Facts, Flags> & Record<Flags, number>;

/**
 * A constant number of statements, whatever the size of the company.
 *
 * @param session in a transaction that keeps the company's writers from showing between two statements
 * @param cache only where the session sees nothing but what is committed
 */
export async function readCompany(
  session: SqlSession,
  id: CompanyId,
  cache?: CalendarCache,
): Promise<CompanySnapshot | null> {
  const company = await session.first<{ revision: Revision; country: string; emergencyNumbers: unknown }>(
    `SELECT r.revision, c.country, c.emergencyNumbers FROM company_revisions r JOIN companies c ON c.id = r.companyId
    WHERE r.companyId = ?`,
    [id],
  );
  if (company === null) return null;
  return {
    companyId: id,
    revision: company.revision,
    country: company.country,
    emergencyNumbers: readJson(company.emergencyNumbers) as string[],
    phones: await readPhones(session, id),
    extensions: await readExtensions(session, id),
    trunks: await readTrunks(session, id),
    numbers: await readNumbers(session, id),
    queues: await readQueues(session, id),
    ringGroups: await readRingGroups(session, id),
    calendars: cache ? await readCalendarsAgain(session, id, cache) : await readCalendars(session, id),
    callerLists: await readCallerLists(session, id),
    redirects: await readRedirects(session, id),
    prompts: await readPrompts(session, id),
    announcements: await readAnnouncements(session, id),
    menus: await readMenus(session, id),
    voicemailBoxes: await readVoicemailBoxes(session, id),
  };
}

/** Rows as they are, but for the json columns, of which the server may give the text. */
async function readFacts<Facts extends object>(
  session: SqlSession,
  sql: string,
  company: CompanyId,
  jsonColumns: readonly (keyof Facts)[] = [],
): Promise<Facts[]> {
  const rows = await session.rows<Facts>(`${sql} WHERE companyId = ? ORDER BY id`, [company]);
  return rows.map((row) => withJson(row, jsonColumns));
}

function withJson<Facts extends object>(row: Facts, jsonColumns: readonly (keyof Facts)[]): Facts {
  const facts = { ...row };
  for (const column of jsonColumns) facts[column] = readJson(row[column]) as Facts[typeof column];
  return facts;
}

function readPhones(session: SqlSession, company: CompanyId): Promise<PhoneFacts[]> {
  return readFacts(
    session,
    'SELECT id, kind, sipUser, sealedSecret, mobileNumber, trunkId FROM phones',
    company,
  );
}

async function readExtensions(session: SqlSession, company: CompanyId): Promise<ExtensionFacts[]> {
  const extensions = await readFacts<Omit<ExtensionFacts, 'devices'>>(
    session,
    `SELECT id, digits, name, ringSeconds, outsideCalls, shownNumberId, onNoAnswer, onBusy, onUnavailable
    FROM extensions`,
    company,
    ['onNoAnswer', 'onBusy', 'onUnavailable'],
  );
  const devices = await session.rows<{ extensionId: ExtensionId; phoneId: PhoneId; startSeconds: number }>(
    `SELECT extensionId, phoneId, startSeconds FROM extension_devices WHERE companyId = ?
    ORDER BY extensionId, startSeconds, position`,
    [company],
  );
  const devicesOf = new Map<ExtensionId, { phoneId: PhoneId; startSeconds: number }[]>(
    extensions.map(({ id }) => [id, []]),
  );
  for (const { extensionId, phoneId, startSeconds } of devices) {
    devicesOf.get(extensionId)?.push({ phoneId, startSeconds });
  }
  return extensions.map((extension) => ({ ...extension, devices: devicesOf.get(extension.id) ?? [] }));
}

async function readTrunks(session: SqlSession, company: CompanyId): Promise<TrunkFacts[]> {
  const trunks = await readFacts<Row<TrunkFacts, 'register'>>(
    session,
    'SELECT id, host, port, inboundAddresses, numberFormat, `register`, username, sealedSecret FROM trunks',
    company,
    ['inboundAddresses', 'numberFormat'],
  );
  return trunks.map((trunk) => ({ ...trunk, register: trunk.register === 1 }));
}

function readNumbers(session: SqlSession, company: CompanyId): Promise<NumberFacts[]> {
  return readFacts(session, 'SELECT id, digits, destination, trunkId FROM numbers', company, ['destination']);
}

async function readQueues(session: SqlSession, company: CompanyId): Promise<QueueFacts[]> {
  const queues = await readFacts<Row<QueueFacts, 'joinWhenEmpty' | 'announcePosition' | 'record'>>(
    session,
    `SELECT id, strategy, ringSeconds, wrapUpSeconds, maxWaitSeconds, maxCallers, joinWhenEmpty, musicPromptId,
      announcePosition, announceEverySeconds, record, onTimeout, onFull, onEmpty, \`keys\` FROM queues`,
    company,
    ['onTimeout', 'onFull', 'onEmpty', 'keys'],
  );
  return queues.map((queue) => ({
    ...queue,
    joinWhenEmpty: queue.joinWhenEmpty === 1,
    announcePosition: queue.announcePosition === 1,
    record: queue.record === 1,
  }));
}

function readRingGroups(session: SqlSession, company: CompanyId): Promise<RingGroupFacts[]> {
  return readFacts(
    session,
    'SELECT id, name, mode, ringSeconds, members, onNoAnswer, onBusy, onUnavailable FROM ring_groups',
    company,
    ['members', 'onNoAnswer', 'onBusy', 'onUnavailable'],
  );
}

const calendarSql = 'SELECT id, name, timeZone, weekly, overrides, defaultDestination FROM calendars';
const calendarJson = ['weekly', 'overrides', 'defaultDestination'] as const;

function readCalendars(session: SqlSession, company: CompanyId): Promise<CalendarFacts[]> {
  return readFacts(session, calendarSql, company, calendarJson);
}

/** Only those that changed since the last time. */
async function readCalendarsAgain(
  session: SqlSession,
  company: CompanyId,
  cache: CalendarCache,
): Promise<CalendarFacts[]> {
  const versions = await session.rows<{ id: CalendarId; version: number }>(
    'SELECT id, version FROM calendars WHERE companyId = ? ORDER BY id',
    [company],
  );
  return cache.calendars(company, versions, async (ids) => {
    const rows = await session.rows<CalendarFacts>(`${calendarSql} WHERE companyId = ? AND id IN (?)`, [
      company,
      ids,
    ]);
    return rows.map((row) => withJson(row, calendarJson));
  });
}

function readCallerLists(session: SqlSession, company: CompanyId): Promise<CallerListFacts[]> {
  return readFacts(session, 'SELECT id, name, purpose, entries FROM caller_lists', company, ['entries']);
}

async function readRedirects(session: SqlSession, company: CompanyId): Promise<RedirectFacts[]> {
  const redirects = await readFacts<Omit<RedirectFacts, 'holder' | 'callerListIds'> & HolderColumns>(
    session,
    'SELECT id, holderExtensionId, holderNumberId, holderRingGroupId, applies, destination FROM redirects',
    company,
    ['destination'],
  );
  const lists = await session.rows<{ redirectId: RedirectId; callerListId: CallerListId }>(
    'SELECT redirectId, callerListId FROM redirect_caller_lists WHERE companyId = ? ORDER BY redirectId, callerListId',
    [company],
  );
  const listsOf = new Map<RedirectId, CallerListId[]>(redirects.map(({ id }) => [id, []]));
  for (const { redirectId, callerListId } of lists) listsOf.get(redirectId)?.push(callerListId);
  return redirects.map(({ id, applies, destination, ...columns }) => ({
    id,
    holder: holderOf(columns),
    applies,
    callerListIds: listsOf.get(id) ?? [],
    destination,
  }));
}

function readPrompts(session: SqlSession, company: CompanyId): Promise<PromptFacts[]> {
  return readFacts(session, 'SELECT id, contentHash FROM prompts', company);
}

function readAnnouncements(session: SqlSession, company: CompanyId): Promise<AnnouncementFacts[]> {
  return readFacts(session, 'SELECT id, promptId, next FROM announcements', company, ['next']);
}

function readMenus(session: SqlSession, company: CompanyId): Promise<MenuFacts[]> {
  return readFacts(
    session,
    'SELECT id, promptId, `keys`, waitSeconds, tries, onNoInput, onWrongInput, onUnavailable FROM menus',
    company,
    ['keys', 'onNoInput', 'onWrongInput', 'onUnavailable'],
  );
}

function readVoicemailBoxes(session: SqlSession, company: CompanyId): Promise<VoicemailBoxFacts[]> {
  return readFacts(session, 'SELECT id, greetingPromptId, maxSeconds FROM voicemail_boxes', company);
}
