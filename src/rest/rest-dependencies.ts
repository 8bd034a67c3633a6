import type { ImportRoster } from '../application/calendars/import-roster.ts';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { FreeSeat } from '../application/agents/free-seat.ts';
import type { LogInAgent } from '../application/agents/log-in-agent.ts';
import type { LogOutAgent } from '../application/agents/log-out-agent.ts';
import type { OrderSupervision } from '../application/phone-orders/order-supervision.ts';
import type { OrderDial } from '../application/phone-orders/order-dial.ts';
import type { PauseRecording } from '../application/agents/pause-recording.ts';
import type { ChooseStatus } from '../application/agents/choose-status.ts';
import type { DeleteCompany } from '../application/companies/delete-company.ts';
import type { EditCompany } from '../application/companies/edit-company.ts';
import type { FoundCompany } from '../application/companies/found-company.ts';
import type { AddMediaNode } from '../application/media-nodes/add-media-node.ts';
import type { EditMediaNode } from '../application/media-nodes/edit-media-node.ts';
import type { RemoveMediaNode } from '../application/media-nodes/remove-media-node.ts';
import type { LiveStreams } from '../application/live/live-streams.ts';
import type { Clock } from '../application/ports/clock.ts';
import type { PromptConverter } from '../application/ports/prompt-converter.ts';
import type { RecordingStore } from '../application/ports/recording-store.ts';
import type { Secrets } from '../application/ports/secrets.ts';
import type { Database } from '../application/ports/stores.ts';
import type { Receipt, Touched } from '../application/receipts/await-revision.ts';
import type { ReplacePromptAudio } from '../application/prompts/replace-prompt-audio.ts';
import type { CreateRecord } from '../application/records/create-record.ts';
import type { DeleteRecord } from '../application/records/delete-record.ts';
import type { EditRecord } from '../application/records/edit-record.ts';
import type { ChangeOwnPassword } from '../application/sessions/change-own-password.ts';
import type { SignIn } from '../application/sessions/sign-in.ts';
import type { CompareDraft } from '../application/simulations/compare-draft.ts';
import type { SimulateCall } from '../application/simulations/simulate-call.ts';
import type { SimulatePastCall } from '../application/simulations/simulate-past-call.ts';
import type { MediaNodeId } from '../domain/ids.ts';

/** All that the REST interface needs from outside; the composition root fills it in. */
export interface RestDependencies {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly useCases: RestUseCases;
  /** Waits, at most `deadlineMs`, until every node that carries the company runs the change. */
  readonly receipt: (change: Touched, deadlineMs: number) => Promise<Receipt>;
  readonly liveStreams: LiveStreams;
  readonly recordingStore: RecordingStore;
  readonly promptConverter: PromptConverter;
  /** What the installation consists of, and whether each part answers. */
  readonly health: () => Promise<HealthReport>;
  /** What this installation knows of its links to media nodes; a node that is not in it is in nobody's hands. */
  readonly nodeStates: () => Promise<ReadonlyMap<MediaNodeId, NodeState>>;
  /** A duration histogram of requests is added to it. */
  readonly metrics: Registry;
  readonly logger: Logger;
  /** The page on which operators watch the job queues; null where there is none. Mounted at `/admin/jobs`. */
  readonly jobsBoard: RequestHandler | null;
  readonly settings: RestSettings;
}

export interface RestUseCases {
  readonly createRecord: CreateRecord;
  readonly editRecord: EditRecord;
  readonly deleteRecord: DeleteRecord;
  readonly importRoster: ImportRoster;
  readonly replacePromptAudio: ReplacePromptAudio;
  readonly foundCompany: FoundCompany;
  readonly editCompany: EditCompany;
  readonly deleteCompany: DeleteCompany;
  readonly addMediaNode: AddMediaNode;
  readonly editMediaNode: EditMediaNode;
  readonly removeMediaNode: RemoveMediaNode;
  readonly signIn: SignIn;
  readonly changeOwnPassword: ChangeOwnPassword;
  readonly logInAgent: LogInAgent;
  readonly logOutAgent: LogOutAgent;
  readonly chooseStatus: ChooseStatus;
  readonly pauseRecording: PauseRecording;
  readonly orderDial: OrderDial;
  readonly orderSupervision: OrderSupervision;
  readonly freeSeat: FreeSeat;
  readonly simulateCall: SimulateCall;
  readonly simulatePastCall: SimulatePastCall;
  readonly compareDraft: CompareDraft;
}

interface RestSettings {
  /** Number of reverse proxies in front whose `X-Forwarded-For` is believed; 0: none. */
  readonly trustedProxies: number;
  /** How often one address may try to sign in within a minute. */
  readonly signInsPerMinute: number;
}

export interface HealthReport {
  /** Whether requests should be sent here. */
  readonly ready: boolean;
  readonly parts: readonly HealthPart[];
}

interface HealthPart {
  /** E.g. `database`, `redis`, `media-node 3`. */
  readonly name: string;
  readonly state: 'up' | 'down';
  /** Why it is down; public, so nothing secret. Null while it is up. */
  readonly reason: string | null;
}

export interface NodeState {
  readonly linked: boolean;
  /** Why not; null while linked. */
  readonly reason: string | null;
  /** What its engine does not take of what is stored; null: nothing. */
  readonly unapplied: string | null;
}
