import { AgentActivityEntity } from './entities/agent-activity.entity.ts';
import { AgentEntity } from './entities/agent.entity.ts';
import { ApiKeyEntity } from './entities/api-key.entity.ts';
import { AppliedRevisionEntity } from './entities/applied-revision.entity.ts';
import { AuditEntryEntity } from './entities/audit-entry.entity.ts';
import { CalendarEntity } from './entities/calendar.entity.ts';
import { CompanyPlacementEntity } from './entities/company-placement.entity.ts';
import { CompanyRevisionEntity } from './entities/company-revision.entity.ts';
import { CompanyEntity } from './entities/company.entity.ts';
import { ExtensionDeviceEntity } from './entities/extension-device.entity.ts';
import { ExtensionEntity } from './entities/extension.entity.ts';
import { IdempotencyKeyEntity } from './entities/idempotency-key.entity.ts';
import { JournalPositionEntity } from './entities/journal-position.entity.ts';
import { LoginAttemptsEntity } from './entities/login-attempts.entity.ts';
import { MediaNodeEntity } from './entities/media-node.entity.ts';
import { NodeLeaseEntity } from './entities/node-lease.entity.ts';
import { NumberEntity } from './entities/number.entity.ts';
import { PendingChangeEntity } from './entities/pending-change.entity.ts';
import { PhoneRegistrationEntity } from './entities/phone-registration.entity.ts';
import { PhoneEntity } from './entities/phone.entity.ts';
import { QueueStateEntity } from './entities/queue-state.entity.ts';
import { QueueEntity } from './entities/queue.entity.ts';
import { RecordingEntity } from './entities/recording.entity.ts';
import { RoleEntity } from './entities/role.entity.ts';
import { SessionEntity } from './entities/session.entity.ts';
import { SkillQueueEntity } from './entities/skill-queue.entity.ts';
import { SkillEntity } from './entities/skill.entity.ts';
import { StatusEntity } from './entities/status.entity.ts';
import { TrunkEntity } from './entities/trunk.entity.ts';
import { UserSeatEntity } from './entities/user-seat.entity.ts';
import { UserSkillEntity } from './entities/user-skill.entity.ts';
import { UserSupervisorEntity } from './entities/user-supervisor.entity.ts';
import { UserEntity } from './entities/user.entity.ts';

/** Every table, listed one by one: nothing is found by its file name. */
export const entities = [
  AgentActivityEntity,
  AgentEntity,
  ApiKeyEntity,
  AppliedRevisionEntity,
  AuditEntryEntity,
  CalendarEntity,
  CompanyPlacementEntity,
  CompanyRevisionEntity,
  CompanyEntity,
  ExtensionDeviceEntity,
  ExtensionEntity,
  IdempotencyKeyEntity,
  JournalPositionEntity,
  LoginAttemptsEntity,
  MediaNodeEntity,
  NodeLeaseEntity,
  NumberEntity,
  PendingChangeEntity,
  PhoneRegistrationEntity,
  PhoneEntity,
  QueueStateEntity,
  QueueEntity,
  RecordingEntity,
  RoleEntity,
  SessionEntity,
  SkillQueueEntity,
  SkillEntity,
  StatusEntity,
  TrunkEntity,
  UserSeatEntity,
  UserSkillEntity,
  UserSupervisorEntity,
  UserEntity,
];
