import { z } from 'zod';
import { type VoicemailBoxDraft, voicemailBoxRules } from '../../application/records/kinds/voicemail-box.ts';
import { id, idText, seconds } from '../schemas/numbers.ts';
import { emailAddress, nameText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const whoListens =
  'Whose box it is: these users hear its messages when their roles have the right `own-voicemail`. With `recordings` one hears those of all boxes.';
const whoIsTold = 'Told of each new message; null: nobody is.';

const fields = {
  name: nameText(),
  greetingPromptId: id().nullable().meta({ description: 'Played before the tone; null: the tone alone.' }),
  maxSeconds: seconds(5, 600).meta({ description: 'How long one message may be.' }),
  email: emailAddress().nullable().meta({ description: whoIsTold }),
  listenerIds: uniqueList(id(), 50, (user) => user).meta({ description: whoListens }),
};

/** Takes messages of callers [R1]. */
export const voicemailBoxResource: WritableResource<'voicemail-box', VoicemailBoxDraft> = {
  kind: 'voicemail-box',
  path: 'voicemail-boxes',
  noun: 'voicemail box',
  tag: 'Prompts, menus and voicemail',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  seenByOthers: ({ email: _email, listenerIds: _listeners, ...others }) => others,
  rules: voicemailBoxRules,
  create: z
    .strictObject({
      ...fields,
      greetingPromptId: fields.greetingPromptId.default(null),
      maxSeconds: fields.maxSeconds.default(180),
      email: fields.email.default(null),
      listenerIds: fields.listenerIds.default([]),
    })
    .meta({ id: 'NewVoicemailBox' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'VoicemailBoxEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      email: fields.email
        .exactOptional()
        .meta({ description: `${whoIsTold} Administrators alone are told who it is.` }),
      listenerIds: z
        .array(id())
        .exactOptional()
        .meta({ description: `${whoListens} Administrators alone are told who they are.` }),
    })
    .meta({ id: 'VoicemailBox' }),
  filters: z.strictObject({ name: nameText(), greetingPromptId: idText() }).exactPartial(),
};
