import type { StatusRecord } from './agents.ts';
import type { PromptRecord, VoicemailBoxRecord, VoicemailMessageRecord, RecordingRecord } from './audio.ts';
import type {
  RingGroupRecord,
  RedirectRecord,
  AnnouncementRecord,
  MenuRecord,
  CalendarRecord,
} from './call-logic.ts';
import type { TrunkRecord, NumberRecord, CallerListRecord } from './outside-lines.ts';
import type { UserRecord, RoleRecord, ApiKeyRecord } from './people.ts';
import type { PhoneRecord, ExtensionRecord } from './phones.ts';
import type { QueueRecord, SkillRecord, CallbackRecord } from './queues.ts';

/** The company-scoped kinds of object, by the name that audit entries and references use. */
export interface RecordKinds {
  user: UserRecord;
  role: RoleRecord;
  phone: PhoneRecord;
  extension: ExtensionRecord;
  trunk: TrunkRecord;
  number: NumberRecord;
  queue: QueueRecord;
  'ring-group': RingGroupRecord;
  'caller-list': CallerListRecord;
  redirect: RedirectRecord;
  prompt: PromptRecord;
  announcement: AnnouncementRecord;
  menu: MenuRecord;
  'voicemail-box': VoicemailBoxRecord;
  'voicemail-message': VoicemailMessageRecord;
  skill: SkillRecord;
  status: StatusRecord;
  calendar: CalendarRecord;
  'api-key': ApiKeyRecord;
  recording: RecordingRecord;
  callback: CallbackRecord;
}

export type RecordKind = keyof RecordKinds;
