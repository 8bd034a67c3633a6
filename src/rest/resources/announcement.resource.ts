import { z } from 'zod';
import { type AnnouncementDraft, announcementRules } from '../../application/records/kinds/announcement.ts';
import { destination, seenDestination } from '../schemas/destination.ts';
import { id, idText } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import { withoutOutsideNumbers } from './outside-numbers.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = {
  name: nameText(),
  promptId: id().meta({ description: 'What is played; a prompt without audio is passed over.' }),
  next: destination,
};

/** Plays a prompt, then leads on [R1]. */
export const announcementResource: WritableResource<'announcement', AnnouncementDraft> = {
  kind: 'announcement',
  path: 'announcements',
  noun: 'announcement',
  tag: 'Prompts, menus and voicemail',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  seenByOthers: withoutOutsideNumbers,
  rules: announcementRules,
  create: z
    .strictObject({ ...fields, next: destination.default({ kind: 'hang-up', reason: 'normal' }) })
    .meta({ id: 'NewAnnouncement' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'AnnouncementEdit' }),
  view: z.strictObject({ ...viewFields, ...fields, next: seenDestination }).meta({ id: 'Announcement' }),
  filters: z.strictObject({ name: nameText(), promptId: idText() }).exactPartial(),
};
