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
import { SqlIdempotencyStore } from './stores/idempotency-store.ts';
import { SqlJournalStore } from './stores/journal-store.ts';
import { SqlLeaseStore } from './stores/lease-store.ts';
import { SqlLiveStore } from './stores/live-store.ts';
import { SqlMediaNodeStore } from './stores/media-node-store.ts';
import { SqlPromptAudioStore } from './stores/prompt-audio-store.ts';
import { SqlQueueStateStore } from './stores/queue-state-store.ts';
import { RecordTable } from './stores/record-table.ts';
import { SqlRedirectStore } from './stores/redirect-store.ts';
import { SqlRegistrationStore } from './stores/registration-store.ts';
import { SqlSessionStore } from './stores/session-store.ts';
import { SqlSnapshotStore } from './stores/snapshot-store.ts';
import { SqlVoicemailStore } from './stores/voicemail-store.ts';
import { SqlWorkingHoursStore } from './stores/working-hours-store.ts';

/**
 * All stores on one connection, or on the pool.
 *
 * @param onError hears of each error that a store throws, in the words of the ports
 */
export function createStores(
  session: SqlSession,
  onError: (error: unknown) => void = () => undefined,
): Stores {
  const spoken = <Store extends object>(store: Store) => speakPorts(store, onError);
  const records: RecordStores = {
    user: spoken(new RecordTable(session, userMapping)),
    role: spoken(new RecordTable(session, roleMapping)),
    phone: spoken(new RecordTable(session, phoneMapping)),
    extension: spoken(new RecordTable(session, extensionMapping)),
    trunk: spoken(new RecordTable(session, trunkMapping)),
    number: spoken(new RecordTable(session, numberMapping)),
    queue: spoken(new RecordTable(session, queueMapping)),
    announcement: spoken(new RecordTable(session, announcementMapping)),
    menu: spoken(new RecordTable(session, menuMapping)),
    prompt: spoken(new RecordTable(session, promptMapping)),
    'ring-group': spoken(new RecordTable(session, ringGroupMapping)),
    'voicemail-box': spoken(new RecordTable(session, voicemailBoxMapping)),
    'voicemail-message': spoken(new RecordTable(session, voicemailMessageMapping)),
    'caller-list': spoken(new RecordTable(session, callerListMapping)),
    redirect: spoken(new RecordTable(session, redirectMapping)),
    skill: spoken(new RecordTable(session, skillMapping)),
    status: spoken(new RecordTable(session, statusMapping)),
    calendar: spoken(new RecordTable(session, calendarMapping)),
    'api-key': spoken(new RecordTable(session, apiKeyMapping)),
    recording: spoken(new RecordTable(session, recordingMapping)),
    callback: spoken(new RecordTable(session, callbackMapping)),
  };
  return {
    records,
    companies: spoken(new SqlCompanyStore(session)),
    mediaNodes: spoken(new SqlMediaNodeStore(session)),
    agents: spoken(new SqlAgentStore(session)),
    activity: spoken(new SqlActivityStore(session)),
    callbacks: spoken(new SqlCallbackStore(session)),
    audit: spoken(new SqlAuditStore(session)),
    calls: spoken(new SqlCallStore(session)),
    callHistory: spoken(new SqlCallHistory(session)),
    changes: spoken(new SqlChangeStore(session)),
    discardedFiles: spoken(new SqlDiscardedFileStore(session)),
    idempotency: spoken(new SqlIdempotencyStore(session)),
    journal: spoken(new SqlJournalStore(session)),
    leases: spoken(new SqlLeaseStore(session)),
    live: spoken(new SqlLiveStore(session)),
    promptAudio: spoken(new SqlPromptAudioStore(session)),
    queueStates: spoken(new SqlQueueStateStore(session)),
    redirects: spoken(new SqlRedirectStore(session)),
    registrations: spoken(new SqlRegistrationStore(session)),
    sessions: spoken(new SqlSessionStore(session, records.user)),
    snapshots: spoken(new SqlSnapshotStore(session)),
    voicemail: spoken(new SqlVoicemailStore(session)),
    workingHours: spoken(new SqlWorkingHoursStore(session)),
  };
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
