import { z } from 'zod';
import { type NumberDraft, numberRules } from '../../application/records/kinds/number.ts';
import { destination } from '../schemas/destination.ts';
import { editorIds } from '../schemas/editors.ts';
import { e164 } from '../schemas/dialling.ts';
import { id } from '../schemas/numbers.ts';
import { nameText, plainText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = {
  digits: e164(),
  name: plainText(100),
  destination,
  trunkId: id().nullable().meta({
    description:
      "The provider through which calls go out that show this number; null: the company's oldest trunk.",
  }),
  record: z.boolean().meta({
    description:
      'Whether calls of this number are recorded, whatever becomes of them: whenever somebody talks to the caller. Else the policies of queues and extensions that they come to decide.',
  }),
  editorIds: editorIds(),
};

export const numberResource: WritableResource<'number', NumberDraft> = {
  kind: 'number',
  path: 'numbers',
  noun: 'number',
  tag: 'Phones and numbers',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  editNeeds: 'edit-own-call-logic',
  rules: numberRules,
  create: z
    .strictObject({
      ...fields,
      editorIds: fields.editorIds.default([]),
      name: fields.name.default(''),
      trunkId: fields.trunkId.default(null),
      record: fields.record.default(false),
      destination: destination.default({ kind: 'hang-up', reason: 'normal' }),
    })
    .meta({ id: 'NewNumber' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'NumberEdit' }),
  view: z.strictObject({ ...viewFields, ...fields }).meta({ id: 'Number' }),
  filters: z.strictObject({ digits: e164(), name: nameText() }).exactPartial(),
};
