import type { RecordStores, Stores } from '../application/ports/stores.ts';
import { translateError } from './driver-errors.ts';
import { announcementMapping } from './mappings/announcement.mapping.ts';
import { apiKeyMapping } from './mappings/api-key.mapping.ts';
import { calendarMapping } from './mappings/calendar.mapping.ts';
import { callerListMapping } from './mappings/caller-list.mapping.ts';
import { callbackMapping } from './mappings/callback.mapping.ts';
import { extensionMapping } from './mappings/extension.mapping.ts';
import { menuMapping } from './mappings/menu.mapping.ts';
import { numberMapping } from './mappings/number.mapping.ts';
import { phoneMapping } from './mappings/phone.mapping.ts';
import { promptMapping } from './mappings/prompt.mapping.ts';
import { queueMapping } from './mappings/queue.mapping.ts';
import { recordingMapping } from './mappings/recording.mapping.ts';
import { redirectMapping } from './mappings/redirect.mapping.ts';
import { ringGroupMapping } from './mappings/ring-group.mapping.ts';
import { roleMapping } from './mappings/role.mapping.ts';
import { skillMapping } from './mappings/skill.mapping.ts';
import { statusMapping } from './mappings/status.mapping.ts';
import { trunkMapping } from './mappings/trunk.mapping.ts';
import { userMapping } from './mappings/user.mapping.ts';
import { voicemailBoxMapping } from './mappings/voicemail-box.mapping.ts';
import { voicemailMessageMapping } from './mappings/voicemail-message.mapping.ts';
import type { SqlSession } from './sql-session.ts';
import { SqlActivityStore } from './stores/activity-store.ts';
import { SqlAgentStore } from './stores/agent-store.ts';
import { SqlAuditStore } from './stores/audit-store.ts';
import { SqlCallHistory } from './stores/call-history.ts';
import { SqlCallStore } from './stores/call-store.ts';
import { SqlCallbackStore } from './stores/callback-store.ts';
import { SqlChangeStore } from './stores/change-store.ts';
import { SqlCompanyStore } from './stores/company-store.ts';
import { SqlDiscardedFileStore } from './stores/discarded-file-store.ts';
import { SqlFigureStore } from './stores/figure-store.ts';
import { SqlIdempotencyStore } from './stores/idempotency-store.ts';
import { SqlJournalStore } from './stores/journal-store.ts';
import { SqlLeaseStore } from './stores/lease-store.ts';
import { SqlLiveStore } from './stores/live-store.ts';
import { SqlMediaNodeStore } from './stores/media-node-store.ts';
import { SqlPhoneOrderStore } from './stores/phone-order-store.ts';
import { SqlPromptAudioStore } from './stores/prompt-audio-store.ts';
import { SqlQueueStateStore } from './stores/queue-state-store.ts';
import { SqlRecordingGapStore } from './stores/recording-gap-store.ts';
import { RecordTable } from './stores/record-table.ts';
import { SqlRedirectStore } from './stores/redirect-store.ts';
import { SqlRegistrationStore } from './stores/registration-store.ts';
import { SqlRetentionStore } from './stores/retention-store.ts';
import { SqlSessionStore } from './stores/session-store.ts';
import { SqlSnapshotStore } from './stores/snapshot-store.ts';
import { SqlTrunkStateStore } from './stores/trunk-state-store.ts';
import { SqlVoicemailStore } from './stores/voicemail-store.ts';
import { SqlWorkingHoursStore } from './stores/working-hours-store.ts';

type OnError = (error: unknown) => void;

type Makers<Made> = { readonly [Name in keyof Made]: (session: SqlSession, onError: OnError) => Made[Name] };

const recordMakers: Makers<RecordStores> = {
  user: (session) => new RecordTable(session, userMapping),
  role: (session) => new RecordTable(session, roleMapping),
  phone: (session) => new RecordTable(session, phoneMapping),
  extension: (session) => new RecordTable(session, extensionMapping),
  trunk: (session) => new RecordTable(session, trunkMapping),
  number: (session) => new RecordTable(session, numberMapping),
  queue: (session) => new RecordTable(session, queueMapping),
  announcement: (session) => new RecordTable(session, announcementMapping),
  menu: (session) => new RecordTable(session, menuMapping),
  prompt: (session) => new RecordTable(session, promptMapping),
  'ring-group': (session) => new RecordTable(session, ringGroupMapping),
  'voicemail-box': (session) => new RecordTable(session, voicemailBoxMapping),
  'voicemail-message': (session) => new RecordTable(session, voicemailMessageMapping),
  'caller-list': (session) => new RecordTable(session, callerListMapping),
  redirect: (session) => new RecordTable(session, redirectMapping),
  skill: (session) => new RecordTable(session, skillMapping),
  status: (session) => new RecordTable(session, statusMapping),
  calendar: (session) => new RecordTable(session, calendarMapping),
  'api-key': (session) => new RecordTable(session, apiKeyMapping),
  recording: (session) => new RecordTable(session, recordingMapping),
  callback: (session) => new RecordTable(session, callbackMapping),
};

const makers: Makers<Stores> = {
  records: (session, onError) => madeOnDemand(recordMakers, session, onError),
  companies: (session) => new SqlCompanyStore(session),
  mediaNodes: (session) => new SqlMediaNodeStore(session),
  agents: (session) => new SqlAgentStore(session),
  activity: (session) => new SqlActivityStore(session),
  callbacks: (session) => new SqlCallbackStore(session),
  audit: (session) => new SqlAuditStore(session),
  calls: (session) => new SqlCallStore(session),
  callHistory: (session) => new SqlCallHistory(session),
  changes: (session) => new SqlChangeStore(session),
  discardedFiles: (session) => new SqlDiscardedFileStore(session),
  figures: (session) => new SqlFigureStore(session),
  idempotency: (session) => new SqlIdempotencyStore(session),
  journal: (session) => new SqlJournalStore(session),
  leases: (session) => new SqlLeaseStore(session),
  live: (session) => new SqlLiveStore(session),
  phoneOrders: (session) => new SqlPhoneOrderStore(session),
  promptAudio: (session) => new SqlPromptAudioStore(session),
  queueStates: (session) => new SqlQueueStateStore(session),
  recordingGaps: (session) => new SqlRecordingGapStore(session),
  redirects: (session) => new SqlRedirectStore(session),
  registrations: (session) => new SqlRegistrationStore(session),
  retention: (session) => new SqlRetentionStore(session),
  sessions: (session) => new SqlSessionStore(session, new RecordTable(session, userMapping)),
  snapshots: (session) => new SqlSnapshotStore(session),
  trunkStates: (session) => new SqlTrunkStateStore(session),
  voicemail: (session) => new SqlVoicemailStore(session),
  workingHours: (session) => new SqlWorkingHoursStore(session),
};

/**
 * All stores on one connection, or on the pool.
 *
 * @param onError hears of each error that a store throws, in the words of the ports
 */
export function createStores(session: SqlSession, onError: OnError = () => undefined): Stores {
  return madeOnDemand(makers, session, onError);
}

/** A transaction needs two or three of them. */
function madeOnDemand<Made extends object>(
  makersByName: Makers<Made>,
  session: SqlSession,
  onError: OnError,
): Made {
  const made: Partial<Made> = {};
  const demand = (name: string | symbol): unknown => {
    if (!Object.hasOwn(makersByName, name)) return undefined;
    const key = name as keyof Made;
    return (made[key] ??= speakPorts(
      makersByName[key](session, onError) as Made[typeof key] & object,
      onError,
    ));
  };
  return new Proxy(made, {
    get: (_made, name) => demand(name),
    ownKeys: () => Reflect.ownKeys(makersByName),
    getOwnPropertyDescriptor: (_made, name) => {
      demand(name);
      return Reflect.getOwnPropertyDescriptor(made, name);
    },
  }) as Made;
}

/** One place for all methods of all stores, so that no error of the driver gets out of any. */
function speakPorts<Store extends object>(store: Store, onError: (error: unknown) => void): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...values: unknown[]): Promise<unknown> => {
        try {
          return (await Reflect.apply(member, target, values)) as unknown;
        } catch (error) {
          const translated = translateError(error);
          onError(translated);
          throw translated;
        }
      };
    },
  });
}
