import { z } from 'zod';
import { type MenuDraft, menuRules } from '../../application/records/kinds/menu.ts';
import { destination, keyDestinations } from '../schemas/destination.ts';
import { editorIds } from '../schemas/editors.ts';
import { id, idText, seconds } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = {
  name: nameText(),
  promptId: id().meta({ description: 'What is played; without audio onUnavailable is taken.' }),
  keys: keyDestinations,
  waitSeconds: seconds(1, 60).meta({ description: 'How long a caller may think after the prompt.' }),
  tries: z.int().min(1).max(10).meta({
    description: 'How often the prompt is played before onNoInput or onWrongInput is taken.',
  }),
  onNoInput: destination,
  onWrongInput: destination,
  onUnavailable: destination.meta({ description: 'Taken when nobody can drive the menu.' }),
  editorIds: editorIds(),
};

const hangUp = { kind: 'hang-up', reason: 'normal' } as const;

/** Asks callers for a key [R12]. */
export const menuResource: WritableResource<'menu', MenuDraft> = {
  kind: 'menu',
  path: 'menus',
  noun: 'menu',
  tag: 'Prompts, menus and voicemail',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  editNeeds: 'edit-own-call-logic',
  rules: menuRules,
  create: z
    .strictObject({
      ...fields,
      editorIds: fields.editorIds.default([]),
      keys: fields.keys.default([]),
      waitSeconds: fields.waitSeconds.default(5),
      tries: fields.tries.default(3),
      onNoInput: destination.default(hangUp),
      onWrongInput: destination.default(hangUp),
      onUnavailable: fields.onUnavailable.default({ kind: 'hang-up', reason: 'unavailable' }),
    })
    .meta({ id: 'NewMenu' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'MenuEdit' }),
  view: z.strictObject({ ...viewFields, ...fields }).meta({ id: 'Menu' }),
  filters: z.strictObject({ name: nameText(), promptId: idText() }).exactPartial(),
};
