import { z } from 'zod';
import { type PromptDraft, promptRules } from '../../application/records/kinds/prompt.ts';
import { nameText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = { name: nameText() };
const untilUploaded = { description: 'Null until audio was uploaded.' };

/** Audio that callers hear [R12]. */
export const promptResource: WritableResource<'prompt', PromptDraft> = {
  kind: 'prompt',
  path: 'prompts',
  noun: 'prompt',
  tag: 'Prompts, menus and voicemail',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  rules: promptRules,
  create: z.strictObject(fields).meta({ id: 'NewPrompt' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'PromptEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      contentHash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable()
        .meta({ description: `SHA-256 of the audio as engines play it. ${untilUploaded.description}` }),
      durationMs: z.int().min(0).nullable().meta(untilUploaded),
      bytes: z.int().min(0).nullable().meta(untilUploaded),
    })
    .meta({ id: 'Prompt' }),
  filters: z.strictObject({ name: nameText() }).exactPartial(),
};
