/**
 * Identifiers are positive integers given by the database. The brand keeps a queue's id from being
 * handed to something that wants an agent's.
 */
declare const kind: unique symbol;
export type Id<Kind extends string = string> = number & { readonly [kind]?: Kind };

export type CompanyId = Id<'company'>;
export type UserId = Id<'user'>;
/** An agent is a user with the agent flag and shares the user's id. */
export type AgentId = Id<'user'>;
export type RoleId = Id<'role'>;
export type PhoneId = Id<'phone'>;
export type ExtensionId = Id<'extension'>;
export type TrunkId = Id<'trunk'>;
export type NumberId = Id<'number'>;
export type QueueId = Id<'queue'>;
export type SkillId = Id<'skill'>;
export type StatusId = Id<'status'>;
export type CalendarId = Id<'calendar'>;
export type RingGroupId = Id<'ring-group'>;
export type MenuId = Id<'menu'>;
export type PromptId = Id<'prompt'>;
export type AnnouncementId = Id<'announcement'>;
export type VoicemailBoxId = Id<'voicemail-box'>;
export type VoicemailMessageId = Id<'voicemail-message'>;
export type CallerListId = Id<'caller-list'>;
export type RedirectId = Id<'redirect'>;
export type MediaNodeId = Id<'media-node'>;
export type RecordingId = Id<'recording'>;
export type CallbackId = Id<'callback'>;
export type ApiKeyId = Id<'api-key'>;
/** Counts the writes of one company, from 1. */
export type Revision = number;
