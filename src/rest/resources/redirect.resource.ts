import { z } from 'zod';
import { type RedirectDraft, redirectRules } from '../../application/records/kinds/redirect.ts';
import { destination } from '../schemas/destination.ts';
import { id } from '../schemas/numbers.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const holder = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('extension'), extensionId: id() }),
    z.strictObject({ kind: z.literal('number'), numberId: id() }),
    z.strictObject({ kind: z.literal('ring-group'), ringGroupId: id() }),
  ])
  .meta({ id: 'RedirectHolder', description: 'What the redirect is set on.' });

const fields = {
  holder,
  applies: z.enum(['always', 'listed', 'not-listed']).meta({
    description:
      'To every caller, only to those on the lists, or to all but those. One redirect of a holder at most applies always.',
  }),
  callerListIds: uniqueList(id(), 20, (list) => list).meta({
    description: 'Which lists are asked; none exactly when it applies always.',
  }),
  destination,
};

/** Of several on one holder the oldest that applies decides [R9]. With own-redirects alone: those on the own extension [R10]. */
export const redirectResource: WritableResource<'redirect', RedirectDraft> = {
  kind: 'redirect',
  path: 'redirects',
  noun: 'redirect',
  tag: 'Call logic',
  readNeeds: 'own-redirects',
  writeNeeds: 'own-redirects',
  rules: redirectRules,
  create: z
    .strictObject({
      ...fields,
      applies: fields.applies.default('always'),
      callerListIds: fields.callerListIds.default([]),
    })
    .meta({ id: 'NewRedirect' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'RedirectEdit' }),
  view: z.strictObject({ ...viewFields, ...fields }).meta({ id: 'Redirect' }),
  filters: z.strictObject({ applies: fields.applies }).exactPartial(),
};
