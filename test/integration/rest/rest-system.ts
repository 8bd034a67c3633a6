import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { ImportRoster } from '../../../src/application/calendars/import-roster.ts';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { OrderSupervision } from '../../../src/application/phone-orders/order-supervision.ts';
import { OrderDial } from '../../../src/application/phone-orders/order-dial.ts';
import { PauseRecording } from '../../../src/application/agents/pause-recording.ts';
import { ChooseStatus } from '../../../src/application/agents/choose-status.ts';
import { FreeSeat } from '../../../src/application/agents/free-seat.ts';
import { LogInAgent } from '../../../src/application/agents/log-in-agent.ts';
import { LogOutAgent } from '../../../src/application/agents/log-out-agent.ts';
import { DeleteCompany } from '../../../src/application/companies/delete-company.ts';
import { EditCompany } from '../../../src/application/companies/edit-company.ts';
import { FoundCompany } from '../../../src/application/companies/found-company.ts';
import { AddMediaNode } from '../../../src/application/media-nodes/add-media-node.ts';
import { EditMediaNode } from '../../../src/application/media-nodes/edit-media-node.ts';
import { RemoveMediaNode } from '../../../src/application/media-nodes/remove-media-node.ts';
import { LiveFeed } from '../../../src/application/live/live-feed.ts';
import type { CommittedChange } from '../../../src/application/ports/change-announcer.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import type { Receipt } from '../../../src/application/receipts/await-revision.ts';
import { ReplacePromptAudio } from '../../../src/application/prompts/replace-prompt-audio.ts';
import { CreateRecord } from '../../../src/application/records/create-record.ts';
import { DeleteRecord } from '../../../src/application/records/delete-record.ts';
import { EditRecord } from '../../../src/application/records/edit-record.ts';
import type { MediaNodeRecord } from '../../../src/application/ports/records/media-node.ts';
import { CompareDraft } from '../../../src/application/simulations/compare-draft.ts';
import { SimulateCall } from '../../../src/application/simulations/simulate-call.ts';
import { SimulatePastCall } from '../../../src/application/simulations/simulate-past-call.ts';
import { ChangeOwnPassword } from '../../../src/application/sessions/change-own-password.ts';
import { LockOut } from '../../../src/application/sessions/lock-out.ts';
import { SignIn } from '../../../src/application/sessions/sign-in.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { Writer } from '../../../src/application/write.ts';
import { ServerSentEvents } from '../../../src/live/live-streams.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { SecretVault } from '../../../src/platform/secret-vault.ts';
import { createPromptConverter } from '../../../src/prompts/converter.ts';
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { createRestApp } from '../../../src/rest/create-rest-app.ts';
import { viewOfAgent } from '../../../src/rest/resources/agent.resource.ts';
import type { HealthReport, NodeState, RestDependencies } from '../../../src/rest/rest-dependencies.ts';
import { createTestDatabase, type DatabaseServer, type TestDatabase } from '../../support/database.ts';
import { RestClient } from './rest-client.ts';

export const adminPassword = 'correct horse battery';

/** What a test can turn while the system runs. */
interface Levers {
  /** Answers receipts; the default says `applied` when nothing waits, without waiting. */
  receipt: RestDependencies['receipt'];
  health: () => Promise<HealthReport>;
  nodeStates: Map<number, NodeState>;
  /** Added to the present. */
  clockOffsetMs: number;
}

/** The interface over real HTTP on a real database, with no engine behind it. */
export interface RestSystem {
  readonly baseUrl: string;
  readonly testDatabase: TestDatabase;
  readonly database: Database;
  readonly announced: CommittedChange[];
  readonly levers: Levers;
  readonly logLines: string[];
  readonly metrics: Registry;
  readonly recordings: ReturnType<typeof createDiskStore>;
  /** SQL statements since the system started. */
  readonly statements: string[];
  client(token?: string): RestClient;
  close(): Promise<void>;
}

export async function startRestSystem(
  settings: {
    signInsPerMinute?: number;
    jobsBoard?: RequestHandler;
    trustedProxies?: number;
    databaseServer?: DatabaseServer;
  } = {},
): Promise<RestSystem> {
  const statements: string[] = [];
  const testDatabase = await createTestDatabase(settings.databaseServer, {
    onQuery: (sql) => statements.push(sql),
  });
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-rest-'));
  const recordings = createDiskStore(folder);
  const announced: CommittedChange[] = [];
  const logLines: string[] = [];
  const metrics = new Registry();
  const levers: Levers = {
    receipt: async ({ companyId, revision }): Promise<Receipt> => {
      const waiting = await testDatabase.database.stores.changes.waiting(companyId, revision);
      return waiting.length === 0 ? { state: 'applied' } : { state: 'pending', waiting };
    },
    health: () => Promise.resolve({ ready: true, parts: [{ name: 'database', state: 'up', reason: null }] }),
    nodeStates: new Map(),
    clockOffsetMs: 0,
  };
  const { database } = testDatabase;
  const clock = { now: () => new Date(Date.now() + levers.clockOffsetMs) };
  const secrets = new SecretVault(createHash('sha256').update('a test').digest());
  const announcer = { announce: (change: CommittedChange) => void announced.push(change) };
  const writer = new Writer({ database, announcer, signal: unwatched, clock });
  const editRecord = new EditRecord(database, writer, secrets);
  const changeAgent = new ChangeAgent(writer);
  const lockOut = new LockOut(database.stores.sessions, clock);
  const quiet = pino({ level: 'silent' });
  const liveSignal = { changed: () => undefined, subscribe: () => () => undefined };
  const liveFeed = new LiveFeed({ database, signal: liveSignal, log: quiet });
  const liveStreams = new ServerSentEvents({
    feed: liveFeed,
    viewOfAgent,
    log: quiet,
    // A test may ask for many and read none.
    settings: { mostPerUser: 1_000 },
  });
  const app = createRestApp({
    database,
    secrets,
    clock,
    useCases: {
      createRecord: new CreateRecord(database, writer, secrets),
      editRecord,
      deleteRecord: new DeleteRecord(writer),
      importRoster: new ImportRoster(database, editRecord),
      replacePromptAudio: new ReplacePromptAudio(writer),
      foundCompany: new FoundCompany(database, announcer, secrets, clock),
      editCompany: new EditCompany(writer),
      deleteCompany: new DeleteCompany(database, writer),
      addMediaNode: new AddMediaNode(writer, secrets),
      editMediaNode: new EditMediaNode(writer, secrets),
      removeMediaNode: new RemoveMediaNode(writer),
      signIn: new SignIn(database.stores.sessions, secrets, clock, lockOut),
      changeOwnPassword: new ChangeOwnPassword(database, writer, secrets, lockOut),
      logInAgent: new LogInAgent(changeAgent),
      logOutAgent: new LogOutAgent(changeAgent),
      pauseRecording: new PauseRecording(changeAgent),
      orderDial: new OrderDial(writer),
      orderSupervision: new OrderSupervision(writer),
      chooseStatus: new ChooseStatus(changeAgent),
      freeSeat: new FreeSeat(database, changeAgent),
      simulateCall: new SimulateCall(database, secrets, clock),
      simulatePastCall: new SimulatePastCall(database),
      compareDraft: new CompareDraft(database, secrets, clock),
    },
    receipt: (change, deadlineMs) => levers.receipt(change, deadlineMs),
    liveStreams,
    recordingStore: recordings,
    promptConverter: createPromptConverter(),
    health: () => levers.health(),
    nodeStates: () => Promise.resolve(levers.nodeStates),
    metrics,
    logger: createLogger('info', { write: (line) => void logLines.push(line) }),
    jobsBoard: settings.jobsBoard ?? null,
    settings: {
      trustedProxies: settings.trustedProxies ?? 0,
      signInsPerMinute: settings.signInsPerMinute ?? 1_000_000,
    },
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    testDatabase,
    database: testDatabase.database,
    announced,
    levers,
    logLines,
    metrics,
    recordings,
    statements,
    client: (token) => new RestClient(baseUrl, token ?? null),
    close: async () => {
      liveStreams.close();
      await liveFeed.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await testDatabase.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A company with a signed-in first administrator. */
export interface TestCompany {
  readonly id: number;
  readonly adminId: number;
  readonly adminEmail: string;
  readonly admin: RestClient;
}

let companies = 0;

export async function foundTestCompany(
  system: RestSystem,
  {
    operator = false,
    mediaNodeIds = [],
    country = 'HU',
  }: { operator?: boolean; mediaNodeIds?: readonly number[]; country?: string } = {},
): Promise<TestCompany> {
  companies += 1;
  const adminEmail = `admin-${companies}@company-${companies}.example`;
  const secrets = new SecretVault(createHash('sha256').update('a test').digest());
  const clock = { now: () => new Date() };
  const found = new FoundCompany(system.database, { announce: () => undefined }, secrets, clock);
  const { company, adminId } = await found.found(
    null,
    {
      name: `Company ${companies}`,
      country,
      timeZone: 'Europe/Budapest',
      mediaNodeIds,
      admin: { firstName: 'Ann', lastName: 'Admin', email: adminEmail, password: adminPassword },
    },
    operator,
  );
  return { id: company.id, adminId, adminEmail, admin: await signIn(system, adminEmail) };
}

export async function signIn(
  system: RestSystem,
  email: string,
  password = adminPassword,
): Promise<RestClient> {
  const { body } = await system.client().post('/v1/sessions', { email, password });
  return system.client(String(body.token));
}

/** A media node in the database; nothing runs behind it. */
export async function addTestNode(system: RestSystem, name = 'node-1'): Promise<MediaNodeRecord> {
  return await system.database.stores.mediaNodes.insert({
    name,
    engine: 'asterisk',
    sealedSecret: 'sealed',
    connection: {
      host: '127.0.0.1',
      amiPort: 5038,
      ariPort: 8088,
      username: 'switchroom',
      generatedFolder: '/etc/asterisk/generated',
      spoolFolder: '/var/spool/asterisk/monitor',
      journalFile: '/var/log/asterisk/cel.jsonl',
      sipAddress: '192.0.2.10:5060',
    },
  });
}
