import type {
  CallerListId,
  CompanyId,
  ExtensionId,
  Id,
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
import type { RecordedCalls } from '../../domain/recording/recorded-calls.ts';
import { type HolderColumns, holderOf } from '../mappings/redirect.mapping.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';
import type { KeptRows, RowVersion } from './kept-rows.ts';

type Row<Facts, Flags extends keyof Facts> = Omit<Facts, Flags> & Record<Flags, number>;

const snapshotTables = [
  ...(['phones', 'extensions', 'trunks', 'numbers', 'queues', 'ring_groups', 'calendars'] as const),
  ...(['caller_lists', 'redirects', 'prompts', 'announcements', 'menus', 'voicemail_boxes'] as const),
] as const;

/** What is to be read of a table. */
interface Some {
  readonly company: CompanyId;
  /** Null: all that the company has. */
  readonly ids: readonly Id[] | null;
}

/**
 * A constant number of statements, whatever the size of the company.
 *
 * @param session in a transaction that keeps the company's writers from showing between two statements
 * @param kept only where the session sees nothing but what is committed; what did not change since then is the same object as then
 */
export async function readCompany(
  session: SqlSession,
  id: CompanyId,
  kept?: KeptRows,
): Promise<CompanySnapshot | null> {
  const company = await session.first<CompanyRow>(
    `SELECT r.revision, c.country, c.emergencyNumbers, c.recordedCalls FROM company_revisions r JOIN companies c ON c.id = r.companyId
    WHERE r.companyId = ?`,
    [id],
  );
  if (company === null) return null;
  const versions = kept && (await readVersions(session, id));
  const rows = <Facts extends { readonly id: Id }>(
    table: SnapshotTable,
    read: (session: SqlSession, some: Some) => Promise<Facts[]>,
  ): Promise<readonly Facts[]> => {
    const readSome = (ids: readonly Id[] | null) => read(session, { company: id, ids });
    return kept && versions ? kept.rows(id, table, versions[table], readSome) : readSome(null);
  };
  return {
    companyId: id,
    revision: company.revision,
    country: company.country,
    emergencyNumbers: readJson(company.emergencyNumbers) as string[],
    recordedCalls: readJson(company.recordedCalls) as RecordedCalls,
    phones: await rows('phones', readPhones),
    extensions: await rows('extensions', readExtensions),
    trunks: await rows('trunks', readTrunks),
    numbers: await rows('numbers', readNumbers),
    queues: await rows('queues', readQueues),
    ringGroups: await rows('ring_groups', readRingGroups),
    calendars: await rows('calendars', readCalendars),
    callerLists: await rows('caller_lists', readCallerLists),
    redirects: await rows('redirects', readRedirects),
    prompts: await rows('prompts', readPrompts),
    announcements: await rows('announcements', readAnnouncements),
    menus: await rows('menus', readMenus),
    voicemailBoxes: await rows('voicemail_boxes', readVoicemailBoxes),
  };
}

interface CompanyRow {
  readonly revision: Revision;
  readonly country: string;
  readonly emergencyNumbers: unknown;
  readonly recordedCalls: unknown;
}

type SnapshotTable = (typeof snapshotTables)[number];

/** In one exchange with the server: most of the time it is all that has to be read of most of them. */
async function readVersions(
  session: SqlSession,
  company: CompanyId,
): Promise<Record<SnapshotTable, readonly RowVersion[]>> {
  const versions = await session.together(
    snapshotTables.map((table) => ({
      sql: `SELECT id, version FROM ${table} WHERE companyId = ? ORDER BY id`,
      values: [company],
    })),
  );
  return Object.fromEntries(
    snapshotTables.map((table, index) => [table, versions[index] as readonly RowVersion[]]),
  ) as Record<SnapshotTable, readonly RowVersion[]>;
}

/** Rows as they are, but for the json columns, of which the server may give the text. */
async function readFacts<Facts extends object>(
  session: SqlSession,
  sql: string,
  some: Some,
  jsonColumns: readonly (keyof Facts)[] = [],
): Promise<Facts[]> {
  const [condition, values] = among(some, 'id');
  const rows = await session.rows<Facts>(`${sql} ${condition} ORDER BY id`, values);
  return rows.map((row) => withJson(row, jsonColumns));
}

/** The condition for rows of which this column is the id. */
function among({ company, ids }: Some, column: string): [condition: string, values: unknown[]] {
  return ids === null
    ? ['WHERE companyId = ?', [company]]
    : [`WHERE companyId = ? AND ${column} IN (?)`, [company, ids]];
}

function withJson<Facts extends object>(row: Facts, jsonColumns: readonly (keyof Facts)[]): Facts {
  const facts = { ...row };
  for (const column of jsonColumns) facts[column] = readJson(row[column]) as Facts[typeof column];
  return facts;
}

function readPhones(session: SqlSession, some: Some): Promise<PhoneFacts[]> {
  return readFacts(
    session,
    'SELECT id, kind, sipUser, sealedSecret, mobileNumber, trunkId FROM phones',
    some,
  );
}

async function readExtensions(session: SqlSession, some: Some): Promise<ExtensionFacts[]> {
  const extensions = await readFacts<Omit<ExtensionFacts, 'devices'>>(
    session,
    `SELECT id, digits, name, ringSeconds, outsideCalls, shownNumberId, recordedCalls, onNoAnswer, onBusy,
      onUnavailable FROM extensions`,
    some,
    ['recordedCalls', 'onNoAnswer', 'onBusy', 'onUnavailable'],
  );
  const [condition, values] = among(some, 'extensionId');
  const devices = await session.rows<{ extensionId: ExtensionId; phoneId: PhoneId; startSeconds: number }>(
    `SELECT extensionId, phoneId, startSeconds FROM extension_devices ${condition}
    ORDER BY extensionId, startSeconds, position`,
    values,
  );
  const devicesOf = new Map<ExtensionId, { phoneId: PhoneId; startSeconds: number }[]>(
    extensions.map(({ id }) => [id, []]),
  );
  for (const { extensionId, phoneId, startSeconds } of devices) {
    devicesOf.get(extensionId)?.push({ phoneId, startSeconds });
  }
  return extensions.map((extension) => ({ ...extension, devices: devicesOf.get(extension.id) ?? [] }));
}

async function readTrunks(session: SqlSession, some: Some): Promise<TrunkFacts[]> {
  const trunks = await readFacts<Row<TrunkFacts, 'register'>>(
    session,
    'SELECT id, host, port, inboundAddresses, numberFormat, `register`, username, sealedSecret FROM trunks',
    some,
    ['inboundAddresses', 'numberFormat'],
  );
  return trunks.map((trunk) => ({ ...trunk, register: trunk.register === 1 }));
}

async function readNumbers(session: SqlSession, some: Some): Promise<NumberFacts[]> {
  const numbers = await readFacts<Row<NumberFacts, 'record'>>(
    session,
    'SELECT id, digits, destination, trunkId, record FROM numbers',
    some,
    ['destination'],
  );
  return numbers.map((number) => ({ ...number, record: number.record === 1 }));
}

async function readQueues(session: SqlSession, some: Some): Promise<QueueFacts[]> {
  const queues = await readFacts<Row<QueueFacts, 'joinWhenEmpty' | 'announcePosition' | 'record'>>(
    session,
    `SELECT id, strategy, ringSeconds, wrapUpSeconds, maxWaitSeconds, maxCallers, joinWhenEmpty, musicPromptId,
      announcePosition, announceEverySeconds, record, onTimeout, onFull, onEmpty, \`keys\` FROM queues`,
    some,
    ['onTimeout', 'onFull', 'onEmpty', 'keys'],
  );
  return queues.map((queue) => ({
    ...queue,
    joinWhenEmpty: queue.joinWhenEmpty === 1,
    announcePosition: queue.announcePosition === 1,
    record: queue.record === 1,
  }));
}

function readRingGroups(session: SqlSession, some: Some): Promise<RingGroupFacts[]> {
  return readFacts(
    session,
    'SELECT id, name, mode, ringSeconds, members, onNoAnswer, onBusy, onUnavailable FROM ring_groups',
    some,
    ['members', 'onNoAnswer', 'onBusy', 'onUnavailable'],
  );
}

function readCalendars(session: SqlSession, some: Some): Promise<CalendarFacts[]> {
  return readFacts(
    session,
    'SELECT id, name, timeZone, weekly, overrides, defaultDestination FROM calendars',
    some,
    ['weekly', 'overrides', 'defaultDestination'],
  );
}

function readCallerLists(session: SqlSession, some: Some): Promise<CallerListFacts[]> {
  return readFacts(session, 'SELECT id, name, purpose, entries FROM caller_lists', some, ['entries']);
}

async function readRedirects(session: SqlSession, some: Some): Promise<RedirectFacts[]> {
  const redirects = await readFacts<Omit<RedirectFacts, 'holder' | 'callerListIds'> & HolderColumns>(
    session,
    'SELECT id, holderExtensionId, holderNumberId, holderRingGroupId, applies, destination FROM redirects',
    some,
    ['destination'],
  );
  const [condition, values] = among(some, 'redirectId');
  const lists = await session.rows<{ redirectId: RedirectId; callerListId: CallerListId }>(
    `SELECT redirectId, callerListId FROM redirect_caller_lists ${condition} ORDER BY redirectId, callerListId`,
    values,
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

function readPrompts(session: SqlSession, some: Some): Promise<PromptFacts[]> {
  return readFacts(session, 'SELECT id, contentHash FROM prompts', some);
}

function readAnnouncements(session: SqlSession, some: Some): Promise<AnnouncementFacts[]> {
  return readFacts(session, 'SELECT id, promptId, next FROM announcements', some, ['next']);
}

function readMenus(session: SqlSession, some: Some): Promise<MenuFacts[]> {
  return readFacts(
    session,
    'SELECT id, promptId, `keys`, waitSeconds, tries, onNoInput, onWrongInput, onUnavailable FROM menus',
    some,
    ['keys', 'onNoInput', 'onWrongInput', 'onUnavailable'],
  );
}

function readVoicemailBoxes(session: SqlSession, some: Some): Promise<VoicemailBoxFacts[]> {
  return readFacts(session, 'SELECT id, greetingPromptId, maxSeconds FROM voicemail_boxes', some);
}
