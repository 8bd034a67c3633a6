import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from 'pino';
import { ImportRoster } from './application/calendars/import-roster.ts';
import { ChangeAgent } from './application/agents/change-agent.ts';
import { CheckPin } from './application/agents/check-pin.ts';
import { ChooseStatus } from './application/agents/choose-status.ts';
import { OrderSupervision } from './application/phone-orders/order-supervision.ts';
import { OrderDial } from './application/phone-orders/order-dial.ts';
import { PauseRecording } from './application/agents/pause-recording.ts';
import { FreeSeat } from './application/agents/free-seat.ts';
import { LogInAgent } from './application/agents/log-in-agent.ts';
import { LogOutAgent } from './application/agents/log-out-agent.ts';
import { UseFeatureCode } from './application/agents/use-feature-code.ts';
import { BeginTurn } from './application/callbacks/begin-turn.ts';
import { RequestCallback } from './application/callbacks/request-callback.ts';
import { DeleteCompany } from './application/companies/delete-company.ts';
import { EditCompany } from './application/companies/edit-company.ts';
import { RedirectFromPhone } from './application/call-logic/redirect-from-phone.ts';
import { foundFirstCompany } from './application/companies/found-first-company.ts';
import { FoundCompany } from './application/companies/found-company.ts';
import { LiveFeed } from './application/live/live-feed.ts';
import { AddMediaNode } from './application/media-nodes/add-media-node.ts';
import { EditMediaNode } from './application/media-nodes/edit-media-node.ts';
import { RemoveMediaNode } from './application/media-nodes/remove-media-node.ts';
import { AnnounceChange } from './application/nodes/announce-change.ts';
import { Confirmations } from './application/nodes/confirmations.ts';
import { NodeOwner } from './application/nodes/node-owner.ts';
import { awaitRevision, type Touched } from './application/receipts/await-revision.ts';
import { ReplacePromptAudio } from './application/prompts/replace-prompt-audio.ts';
import { CreateRecord } from './application/records/create-record.ts';
import { DeleteRecord } from './application/records/delete-record.ts';
import { EditRecord } from './application/records/edit-record.ts';
import type { MediaNodeRecord } from './application/ports/records/media-node.ts';
import { ChangeOwnPassword } from './application/sessions/change-own-password.ts';
import { LockOut } from './application/sessions/lock-out.ts';
import { SignIn } from './application/sessions/sign-in.ts';
import { CompareDraft } from './application/simulations/compare-draft.ts';
import { SimulateCall } from './application/simulations/simulate-call.ts';
import { SimulatePastCall } from './application/simulations/simulate-past-call.ts';
import { Writer } from './application/write.ts';
import { controlCallbackRequest } from './calls/callback-request.ts';
import { controlFeatureCode } from './calls/feature-code.ts';
import { controlMenu } from './calls/menu.ts';
import { composeDueWork, housekeepingMs } from './compose-due-work.ts';
import { composeIntake } from './compose-intake.ts';
import { composeVoicemail } from './compose-voicemail.ts';
import { composeNodeLink, type NodeLinkComposition } from './compose-node-link.ts';
import { createDataSource, type SwitchroomDataSource } from './database/data-source.ts';
import { openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { createJobBoard } from './jobs/job-board.ts';
import { JobQueues } from './jobs/job-queues.ts';
import { RedisLiveSignal } from './jobs/live-signal.ts';
import { NodeWakeUps } from './jobs/node-wake-ups.ts';
import { RecordingIntakeJobs } from './jobs/recording-intake-jobs.ts';
import { ServerSentEvents } from './live/live-streams.ts';
import type { Configuration } from './platform/configuration.ts';
import { listen, stopListening } from './platform/http-server.ts';
import { reportHealth } from './application/nodes/report-health.ts';
import { SecretVault } from './platform/secret-vault.ts';
import { shutDown } from './platform/shutdown.ts';
import { createPromptConverter } from './prompts/converter.ts';
import { createDiskStore } from './recordings/disk-store.ts';
import { createEngineSpool } from './recordings/engine-spool.ts';
import { createRestApp } from './rest/create-rest-app.ts';
import { viewOfAgent } from './rest/resources/agent.resource.ts';
import type { RestUseCases } from './rest/rest-dependencies.ts';
import { systemRoutes } from './rest/routes/system.routes.ts';

/** The running system, or those roles of it that this process has. */
export interface Switchroom {
  /** Where requests are answered: all of them with the role `api`, else those about the state of the process; null: nowhere. */
  readonly address: AddressInfo | null;
  readonly database: ReturnType<typeof openDatabase>;
  readonly useCases: RestUseCases;
  readonly owner: NodeOwner;
  /** Ends everything in order: no new requests, then jobs, then engines, then database. */
  close(): Promise<void>;
}

export interface ComposeOptions {
  /** Told the text of every SQL statement before it runs. */
  readonly onQuery?: (sql: string) => void;
}

/** Builds and starts the system. The only place where anything is built. */
export async function compose(
  configuration: Configuration,
  logger: Logger,
  options: ComposeOptions = {},
): Promise<Switchroom> {
  const clock = { now: () => new Date() };
  const secrets = new SecretVault(configuration.sealKey);
  const dataSource = await openDataSource(configuration, options, logger);
  const database = openDatabase(dataSource);
  const jobQueues = new JobQueues(configuration.redisUrl, logger);
  const wakeUps = new NodeWakeUps(jobQueues, logger);
  const signal = new RedisLiveSignal(configuration.redisUrl, logger);
  const intakeJobs = new RecordingIntakeJobs(jobQueues);
  const recordingStore = createDiskStore(configuration.recordingsFolder);
  const confirmations = new Confirmations();

  const spools = new Map<string, ReturnType<typeof createEngineSpool>>();
  const spoolOf = ({ connection: { spoolFolder } }: MediaNodeRecord) => {
    const spool = spools.get(spoolFolder) ?? createEngineSpool(spoolFolder, recordingStore);
    spools.set(spoolFolder, spool);
    return spool;
  };
  // Links are made when nodes are owned, which is after all of this.
  const linkParts = (): NodeLinkComposition => ({
    database,
    secrets,
    confirmations,
    wakeUps,
    signal,
    changeAgent,
    controllers: {
      'feature-code': controlFeatureCode(useFeatureCode),
      menu: controlMenu,
      callback: controlCallbackRequest(new RequestCallback(writer, logger)),
    },
    beginTurn: new BeginTurn({ database, clock }),
    spoolOf,
    intakeJobs,
    clock,
    logger,
  });
  const owner = new NodeOwner({
    database,
    owner: `${hostname()}/${process.pid}/${randomUUID()}`,
    createLink: (node) => composeNodeLink(node, linkParts()),
    log: logger,
  });
  const announcer = new AnnounceChange({
    wakeUps,
    confirmations,
    linkOf: (node) => owner.linkOf(node),
    log: logger,
  });
  const writer = new Writer({ database, announcer, signal, clock });
  const editRecord = new EditRecord(database, writer, secrets);
  const changeAgent = new ChangeAgent(writer);
  const lockOut = new LockOut(database.stores.sessions, clock);
  const useCases: RestUseCases = {
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
    chooseStatus: new ChooseStatus(changeAgent),
    pauseRecording: new PauseRecording(changeAgent),
    orderDial: new OrderDial(writer),
    orderSupervision: new OrderSupervision(writer),
    freeSeat: new FreeSeat(database, changeAgent),
    simulateCall: new SimulateCall(database, secrets, clock),
    simulatePastCall: new SimulatePastCall(database),
    compareDraft: new CompareDraft(database, secrets, clock),
  };

  const receipt = (change: Touched, deadlineMs: number) =>
    awaitRevision(database.stores.changes, confirmations, change, deadlineMs);
  const useFeatureCode = new UseFeatureCode({
    ...useCases,
    redirectFromPhone: new RedirectFromPhone({ ...useCases, stores: database.stores }),
    stores: database.stores,
    pins: new CheckPin(lockOut, secrets),
    receipt,
    log: logger,
  });
  const liveFeed = new LiveFeed({ database, signal, log: logger });
  const liveStreams = new ServerSentEvents({ feed: liveFeed, viewOfAgent, log: logger });

  const { firstCompany } = configuration;
  if (firstCompany && (await foundFirstCompany(database, useCases.foundCompany, firstCompany))) {
    logger.info({ email: firstCompany.admin.email }, 'first company and administrator made');
  }

  const { smtp } = configuration;
  const voicemail = composeVoicemail({ database, recordingStore, spoolOf, smtp, clock, logger });
  const intake = composeIntake({ database, voicemail, spoolOf, intakeJobs, clock, logger });
  if (configuration.roles.has('link')) owner.start();
  const dueWork = composeDueWork({ database, changeAgent, writer, clock, logger });
  if (configuration.roles.has('worker')) {
    for (const work of dueWork) work.start();
    voicemail.start();
    intake.start();
    // What a killed process left half written.
    await recordingStore.removeAbandoned(new Date(Date.now() - housekeepingMs));
  }
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const health = () => reportHealth(database, () => jobQueues.ping());
  const answersRest = configuration.roles.has('api');
  const app = createRestApp(
    {
      database,
      secrets,
      clock,
      useCases,
      receipt,
      liveStreams,
      recordingStore,
      promptConverter: createPromptConverter(),
      health,
      nodeStates: async () =>
        new Map((await database.stores.leases.states()).map((state) => [state.mediaNodeId, state])),
      metrics,
      logger,
      jobsBoard: answersRest ? createJobBoard(jobQueues, '/admin/jobs') : null,
      settings: {
        trustedProxies: configuration.trustedProxies,
        signInsPerMinute: configuration.signInsPerMinute,
      },
    },
    answersRest ? undefined : systemRoutes,
  );
  const { httpHost, httpPort } = configuration;
  const server = httpPort === null ? null : await listen({ httpHost, httpPort }, app);

  const close = () =>
    shutDown(
      [
        { name: 'live views', run: () => closeLive(liveStreams, liveFeed) },
        { name: 'http', run: () => stopListening(server) },
        ...dueWork.map((work) => ({ name: work.name, run: () => work.stop() })),
        { name: 'voicemail', run: () => voicemail.stop() },
        { name: 'missing audio', run: () => intake.stop() },
        { name: 'media nodes', run: () => owner.close() },
        { name: 'job queues', run: () => jobQueues.close() },
        { name: 'live signal', run: () => signal.close() },
        { name: 'database', run: () => dataSource.destroy() },
      ],
      (step, reason) => {
        logger.warn({ step, reason }, 'not ended in order');
      },
    );
  return { address: (server?.address() ?? null) as AddressInfo | null, database, useCases, owner, close };
}

async function openDataSource(
  { databaseUrl, databasePoolSize }: Configuration,
  { onQuery }: ComposeOptions,
  logger: Logger,
): Promise<SwitchroomDataSource> {
  const dataSource = createDataSource({
    url: databaseUrl,
    poolSize: databasePoolSize,
    ...(onQuery ? { onQuery } : {}),
  });
  const applied = await migrate(dataSource);
  if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
  await dataSource.initialize();
  return dataSource;
}

/** First the streams, in order, so that clients come back elsewhere; then what fed them. */
async function closeLive(streams: ServerSentEvents, feed: LiveFeed): Promise<void> {
  streams.close();
  await feed.close();
}
