import { z } from 'zod';
import {
  type VoicemailMessageEdit,
  voicemailMessageRules,
} from '../../application/records/kinds/voicemail-message.ts';
import { callKey, flagText, id, idText, instant } from '../schemas/numbers.ts';
import type { ChangeableResource } from './resource.ts';
import { writtenNumber } from '../schemas/dialling.ts';
import { callIdMeaning, viewFields } from './view-fields.ts';

const state = z.enum(['recording', 'stored', 'empty', 'unreadable']);
const heard = z.boolean().meta({ description: 'Somebody has listened to it.' });

/** What callers said [R1]. Without the right `recordings`, those of the own boxes alone exist. */
export const voicemailMessageResource: ChangeableResource<'voicemail-message', VoicemailMessageEdit> = {
  kind: 'voicemail-message',
  path: 'voicemail-messages',
  noun: 'voicemail message',
  tag: 'Prompts, menus and voicemail',
  readNeeds: 'own-voicemail',
  isDated: true,
  callerFilter: 'callerNumber',
  writeNeeds: 'own-voicemail',
  rules: voicemailMessageRules,
  edit: z.strictObject({ heard }).exactPartial().meta({ id: 'VoicemailMessageEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      voicemailBoxId: id(),
      state: state.meta({
        description: 'Only a stored one has audio; in an empty one nobody said anything.',
      }),
      heard,
      callId: z.string().meta({ description: callIdMeaning }),
      callerNumber: z
        .string()
        .nullable()
        .meta({ description: 'E.164 with plus, or an extension; null: withheld.' }),
      mediaNodeId: id(),
      revision: z.int().min(0).meta({ description: 'The revision that routed the call.' }),
      startedAt: instant(),
      durationMs: z.int().min(0).nullable(),
      bytes: z.int().min(0).nullable(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
      reason: z.string().nullable().meta({ description: 'Why it is unreadable.' }),
    })
    .meta({ id: 'VoicemailMessage' }),
  filters: z
    .strictObject({
      voicemailBoxId: idText(),
      heard: flagText(),
      callerNumber: writtenNumber(),
      callId: callKey(),
    })
    .exactPartial()
    .extend({
      state: state.default('stored').meta({ description: 'Those that can be listened to if left out.' }),
    }),
};
