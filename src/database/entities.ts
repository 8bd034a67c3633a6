import { AgentEntity } from './entities/agent.entity.ts';
import { AgentActivityEntity } from './entities/agent-activity.entity.ts';
import { AgentStayEntity } from './entities/agent-stay.entity.ts';
import { AnnouncementEntity } from './entities/announcement.entity.ts';
import { ApiKeyEntity } from './entities/api-key.entity.ts';
import { AppliedRevisionEntity } from './entities/applied-revision.entity.ts';
import { AuditEntryEntity } from './entities/audit-entry.entity.ts';
import { CalendarEditorEntity } from './entities/calendar-editor.entity.ts';
import { CalendarEntity } from './entities/calendar.entity.ts';
import { CallEntity } from './entities/call.entity.ts';
import { CallLegEntity } from './entities/call-leg.entity.ts';
import { CallMarkEntity } from './entities/call-mark.entity.ts';
import { CallStationEntity } from './entities/call-station.entity.ts';
import { CallWaitEntity } from './entities/call-wait.entity.ts';
import { CallerListEntity } from './entities/caller-list.entity.ts';
import { CallerListExtensionEntity } from './entities/caller-list-extension.entity.ts';
import { CallbackEntity } from './entities/callback.entity.ts';
import { CompanyEntity } from './entities/company.entity.ts';
import { CompanyPlacementEntity } from './entities/company-placement.entity.ts';
import { CompanyRevisionEntity } from './entities/company-revision.entity.ts';
import { DestinationUseEntity } from './entities/destination-use.entity.ts';
import { ExtensionEntity } from './entities/extension.entity.ts';
import { PhoneOrderEntity } from './entities/phone-order.entity.ts';
import { DiscardedFileEntity } from './entities/discarded-file.entity.ts';
import { ExtensionDeviceEntity } from './entities/extension-device.entity.ts';
import { IdempotencyKeyEntity } from './entities/idempotency-key.entity.ts';
import { JournalPositionEntity } from './entities/journal-position.entity.ts';
import { LoginAttemptsEntity } from './entities/login-attempts.entity.ts';
import { MediaNodeEntity } from './entities/media-node.entity.ts';
import { MenuEditorEntity } from './entities/menu-editor.entity.ts';
import { MenuEntity } from './entities/menu.entity.ts';
import { NodeLeaseEntity } from './entities/node-lease.entity.ts';
import { NumberEditorEntity } from './entities/number-editor.entity.ts';
import { NumberEntity } from './entities/number.entity.ts';
import { PendingChangeEntity } from './entities/pending-change.entity.ts';
import { PhoneEntity } from './entities/phone.entity.ts';
import { PhoneRegistrationEntity } from './entities/phone-registration.entity.ts';
import { PromptAudioEntity } from './entities/prompt-audio.entity.ts';
import { PromptEntity } from './entities/prompt.entity.ts';
import { QueueEntity } from './entities/queue.entity.ts';
import { QueueStateEntity } from './entities/queue-state.entity.ts';
import { RecordingEntity } from './entities/recording.entity.ts';
import { RecordingGapEntity } from './entities/recording-gap.entity.ts';
import { RecordingTalkEntity } from './entities/recording-talk.entity.ts';
import { RedirectEntity } from './entities/redirect.entity.ts';
import { RedirectCallerListEntity } from './entities/redirect-caller-list.entity.ts';
import { RingGroupEditorEntity } from './entities/ring-group-editor.entity.ts';
import { RingGroupEntity } from './entities/ring-group.entity.ts';
import { RoleEntity } from './entities/role.entity.ts';
import { SessionEntity } from './entities/session.entity.ts';
import { SkillEntity } from './entities/skill.entity.ts';
import { SkillQueueEntity } from './entities/skill-queue.entity.ts';
import { StatusEntity } from './entities/status.entity.ts';
import { TrunkStateEntity } from './entities/trunk-state.entity.ts';
import { TrunkEntity } from './entities/trunk.entity.ts';
import { UserEntity } from './entities/user.entity.ts';
import { UserSeatEntity } from './entities/user-seat.entity.ts';
import { UserSkillEntity } from './entities/user-skill.entity.ts';
import { UserSupervisorEntity } from './entities/user-supervisor.entity.ts';
import { VoicemailBoxEntity } from './entities/voicemail-box.entity.ts';
import { VoicemailBoxListenerEntity } from './entities/voicemail-box-listener.entity.ts';
import { VoicemailMessageEntity } from './entities/voicemail-message.entity.ts';
import { VoicemailNoticeEntity } from './entities/voicemail-notice.entity.ts';

/** Every table, listed one by one: nothing is found by its file name. */
export const entities = [
  AgentEntity,
  AgentActivityEntity,
  AgentStayEntity,
  AnnouncementEntity,
  ApiKeyEntity,
  AppliedRevisionEntity,
  AuditEntryEntity,
  CalendarEntity,
  CallEntity,
  CallLegEntity,
  CallMarkEntity,
  CallStationEntity,
  CallWaitEntity,
  CallerListEntity,
  CallerListExtensionEntity,
  CallbackEntity,
  CalendarEditorEntity,
  CompanyEntity,
  CompanyPlacementEntity,
  CompanyRevisionEntity,
  DestinationUseEntity,
  ExtensionEntity,
  PhoneOrderEntity,
  DiscardedFileEntity,
  ExtensionDeviceEntity,
  IdempotencyKeyEntity,
  JournalPositionEntity,
  LoginAttemptsEntity,
  MediaNodeEntity,
  MenuEntity,
  MenuEditorEntity,
  NodeLeaseEntity,
  NumberEntity,
  NumberEditorEntity,
  PendingChangeEntity,
  PhoneEntity,
  PhoneRegistrationEntity,
  PromptAudioEntity,
  PromptEntity,
  QueueEntity,
  QueueStateEntity,
  RecordingEntity,
  RecordingGapEntity,
  RecordingTalkEntity,
  RedirectEntity,
  RedirectCallerListEntity,
  RingGroupEntity,
  RingGroupEditorEntity,
  RoleEntity,
  SessionEntity,
  SkillEntity,
  SkillQueueEntity,
  StatusEntity,
  TrunkEntity,
  TrunkStateEntity,
  UserEntity,
  UserSeatEntity,
  UserSkillEntity,
  UserSupervisorEntity,
  VoicemailBoxEntity,
  VoicemailBoxListenerEntity,
  VoicemailMessageEntity,
  VoicemailNoticeEntity,
];
