import type { Right } from '../../../domain/access/right.ts';
import type {
  ApiKeyId,
  CalendarId,
  ExtensionId,
  PhoneId,
  RoleId,
  SkillId,
  UserId,
} from '../../../domain/ids.ts';
import type { RecordBase } from './record-base.ts';

export interface UserRecord extends RecordBase {
  readonly id: UserId;
  readonly firstName: string;
  readonly lastName: string;
  /** Unique in the installation, stored in lower case; the login [S11]. */
  readonly email: string;
  /** argon2id. */
  readonly passwordHash: string;
  readonly roleId: RoleId;
  readonly agent: boolean;
  readonly active: boolean;
  /** The fixed seat of an agent, or the extension of a back-office user. */
  readonly extensionId: ExtensionId | null;
  readonly skills: readonly SkillGrant[];
  readonly supervisorIds: readonly UserId[];
  /** The extensions at which a floating agent may sit [U8]; null: at any of the company. */
  readonly seatIds: readonly ExtensionId[] | null;
  /** Where the agent takes calls while virtual [S9]: a phone of kind mobile. */
  readonly mobilePhoneId: PhoneId | null;
  /** Outside this calendar's hours the agent is in no queue [R8]; null: no hours. */
  readonly workingHoursId: CalendarId | null;
  /** What the agent types to log in from a phone [U8]: digits, unique in the company. */
  readonly agentNumber: string | null;
  /** argon2id of the digits that go with it. */
  readonly pinHash: string | null;
}

/** `level` 1 to 9; level 1 is offered calls first. */
export interface SkillGrant {
  readonly skillId: SkillId;
  readonly level: number;
}

export interface RoleRecord extends RecordBase {
  readonly id: RoleId;
  readonly name: string;
  readonly rights: readonly Right[];
  /** The role Admin of each company can be neither edited nor deleted [P4]. */
  readonly builtIn: boolean;
}

export interface ApiKeyRecord extends RecordBase {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly userId: UserId;
  /** First characters of the key, to recognise it in a list. */
  readonly prefix: string;
  /** SHA-256 of the key, hex. */
  readonly keyHash: string;
  readonly expiresAt: Date | null;
}
