import type { CompanyId, ExtensionId, PhoneId, Revision } from '../../domain/ids.ts';
import type {
  CompanySnapshot,
  ExtensionFacts,
  NumberFacts,
  PhoneFacts,
  QueueFacts,
  TrunkFacts,
} from '../../domain/routing/company-snapshot.ts';
import type { NumberEntity } from '../entities/number.entity.ts';
import type { QueueEntity } from '../entities/queue.entity.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';
import { readDestination } from '../mappings/destination-columns.ts';

type Row<Facts, Flags extends keyof Facts> = Omit<Facts, Flags> & Record<Flags, number>;
type QueueRow = Row<
  Omit<QueueFacts, 'onTimeout' | 'onFull' | 'onEmpty' | 'keys'>,
  'joinWhenEmpty' | 'announcePosition' | 'record'
> &
  Pick<QueueEntity, ExitColumn>;
type ExitColumn = `on${'Timeout' | 'Full' | 'Empty'}${'Kind' | 'QueueId' | 'ExtensionId'}`;

/**
 * Seven statements, whatever the size of the company.
 *
 * @param session in a transaction that keeps the company's writers from showing between two statements
 */
export async function readCompany(session: SqlSession, id: CompanyId): Promise<CompanySnapshot | null> {
  const counter = await session.first<{ revision: Revision }>(
    'SELECT revision FROM company_revisions WHERE companyId = ?',
    [id],
  );
  if (counter === null) return null;
  return {
    companyId: id,
    revision: counter.revision,
    country: 'HU',
    phones: await readPhones(session, id),
    extensions: await readExtensions(session, id),
    trunks: await readTrunks(session, id),
    numbers: await readNumbers(session, id),
    queues: await readQueues(session, id),
    ringGroups: [],
    calendars: [],
    callerLists: [],
    redirects: [],
    prompts: [],
    announcements: [],
    menus: [],
    voicemailBoxes: [],
  };
}

async function readPhones(session: SqlSession, company: CompanyId): Promise<PhoneFacts[]> {
  const rows = await session.rows<PhoneFacts>(
    'SELECT id, kind, sipUser, sealedSecret, mobileNumber, trunkId FROM phones WHERE companyId = ? ORDER BY id',
    [company],
  );
  return rows.map((row) => ({ ...row }));
}

async function readExtensions(session: SqlSession, company: CompanyId): Promise<ExtensionFacts[]> {
  const rows = await session.rows<Pick<ExtensionFacts, 'id' | 'digits' | 'name' | 'ringSeconds'>>(
    'SELECT id, digits, name, ringSeconds FROM extensions WHERE companyId = ? ORDER BY id',
    [company],
  );
  const devices = await session.rows<{ extensionId: ExtensionId; phoneId: PhoneId; startSeconds: number }>(
    `SELECT extensionId, phoneId, startSeconds FROM extension_devices WHERE companyId = ?
    ORDER BY extensionId, startSeconds, position`,
    [company],
  );
  const devicesOf = new Map<ExtensionId, { phoneId: PhoneId; startSeconds: number }[]>(
    rows.map(({ id }) => [id, []]),
  );
  for (const { extensionId, phoneId, startSeconds } of devices) {
    devicesOf.get(extensionId)?.push({ phoneId, startSeconds });
  }
  return rows.map((row) => ({
    ...row,
    devices: devicesOf.get(row.id) ?? [],
    onNoAnswer: { kind: 'hang-up', reason: 'no-answer' },
    onBusy: { kind: 'hang-up', reason: 'busy' },
    onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
  }));
}

async function readTrunks(session: SqlSession, company: CompanyId): Promise<TrunkFacts[]> {
  const rows = await session.rows<Row<TrunkFacts, 'register'>>(
    `SELECT id, host, port, inboundAddresses, \`register\`, username, sealedSecret FROM trunks
    WHERE companyId = ? ORDER BY id`,
    [company],
  );
  return rows.map((row) => ({
    ...row,
    inboundAddresses: readJson(row.inboundAddresses) as string[],
    register: row.register === 1,
  }));
}

async function readNumbers(session: SqlSession, company: CompanyId): Promise<NumberFacts[]> {
  const rows = await session.rows<
    Pick<NumberEntity, 'id' | 'digits' | 'destinationKind' | 'destinationQueueId' | 'destinationExtensionId'>
  >(
    `SELECT id, digits, destinationKind, destinationQueueId, destinationExtensionId FROM numbers
    WHERE companyId = ? ORDER BY id`,
    [company],
  );
  return rows.map(({ id, digits, destinationKind, destinationQueueId, destinationExtensionId }) => ({
    id,
    digits,
    destination: readDestination(destinationKind, destinationQueueId, destinationExtensionId),
  }));
}

async function readQueues(session: SqlSession, company: CompanyId): Promise<QueueFacts[]> {
  const rows = await session.rows<QueueRow>(
    `SELECT id, strategy, ringSeconds, wrapUpSeconds, maxWaitSeconds, maxCallers, joinWhenEmpty, announcePosition,
      announceEverySeconds, serviceLevelSeconds, record, onTimeoutKind, onTimeoutQueueId, onTimeoutExtensionId,
      onFullKind, onFullQueueId, onFullExtensionId, onEmptyKind, onEmptyQueueId, onEmptyExtensionId
    FROM queues WHERE companyId = ? ORDER BY id`,
    [company],
  );
  return rows.map((row) => ({
    id: row.id,
    strategy: row.strategy,
    ringSeconds: row.ringSeconds,
    wrapUpSeconds: row.wrapUpSeconds,
    maxWaitSeconds: row.maxWaitSeconds,
    maxCallers: row.maxCallers,
    joinWhenEmpty: row.joinWhenEmpty === 1,
    announcePosition: row.announcePosition === 1,
    announceEverySeconds: row.announceEverySeconds,
    serviceLevelSeconds: row.serviceLevelSeconds,
    record: row.record === 1,
    onTimeout: readDestination(row.onTimeoutKind, row.onTimeoutQueueId, row.onTimeoutExtensionId),
    onFull: readDestination(row.onFullKind, row.onFullQueueId, row.onFullExtensionId),
    onEmpty: readDestination(row.onEmptyKind, row.onEmptyQueueId, row.onEmptyExtensionId),
    keys: [],
  }));
}
