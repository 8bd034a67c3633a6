import { z } from 'zod';
import { callerListPurposes } from '../../application/ports/records/outside-lines.ts';
import { type CallerListDraft, callerListRules } from '../../application/records/kinds/caller-list.ts';
import { id } from '../schemas/numbers.ts';
import { nameText, plainText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const entry = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('number'), number: plainText(40) }),
    z.strictObject({ kind: z.literal('prefix'), prefix: plainText(40) }),
    z.strictObject({ kind: z.literal('extension'), extensionId: id() }),
  ])
  .meta({ id: 'CallerListEntry', description: 'Who calls: a number, all that begin alike, or a colleague.' });

const fields = {
  name: nameText(),
  purpose: z.enum(callerListPurposes).meta({
    description:
      'blocked: refused at every number of the company; vip: first in every queue; plain: for redirects.',
  }),
  entries: z.array(entry).max(10_000).meta({
    description:
      'Numbers and prefixes are taken as people write them, read by the country of the company, and shown in E.164. Each once.',
  }),
};

/** An anonymous caller is on no list [R9]. */
export const callerListResource: WritableResource<'caller-list', CallerListDraft> = {
  kind: 'caller-list',
  path: 'caller-lists',
  noun: 'caller list',
  tag: 'Call logic',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  // Ten thousand entries, with the spaces that some write between everything.
  mostBodyBytes: 2 * 1024 * 1024,
  rules: callerListRules,
  create: z
    .strictObject({
      ...fields,
      purpose: fields.purpose.default('plain'),
      entries: fields.entries.default([]),
    })
    .meta({ id: 'NewCallerList' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'CallerListEdit' }),
  view: z.strictObject({ ...viewFields, ...fields }).meta({ id: 'CallerList' }),
  filters: z.strictObject({ name: nameText(), purpose: fields.purpose }).exactPartial(),
};
