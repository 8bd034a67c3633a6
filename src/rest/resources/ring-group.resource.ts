import { z } from 'zod';
import { type RingGroupDraft, ringGroupRules } from '../../application/records/kinds/ring-group.ts';
import { ringExitDefaults, ringExits } from '../schemas/destination.ts';
import { editorIds } from '../schemas/editors.ts';
import { id, seconds } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const startSeconds = seconds(0, 300).meta({
  description: 'When this member begins to ring, less than ringSeconds; counts only in mode at-once.',
});
const extension = { kind: z.literal('extension'), extensionId: id() };
const phone = { kind: z.literal('phone'), phoneId: id() };
const newMember = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...extension, startSeconds: startSeconds.default(0) }),
    z.strictObject({ ...phone, startSeconds: startSeconds.default(0) }),
  ])
  .meta({ id: 'NewRingGroupMember' });
const member = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...extension, startSeconds }),
    z.strictObject({ ...phone, startSeconds }),
  ])
  .meta({ id: 'RingGroupMember' });

const fields = {
  name: nameText(),
  mode: z.enum(['at-once', 'in-order']),
  ringSeconds: seconds(1, 300).meta({
    description: 'At once: how long the group rings; in order: how long each member rings.',
  }),
  members: uniqueList(newMember, 50, (one) =>
    one.kind === 'phone' ? `phone ${one.phoneId}` : `extension ${one.extensionId}`,
  ).meta({ description: 'Without any, calls take onUnavailable at once.' }),
  ...ringExits,
  editorIds: editorIds(),
};

/** First answer wins [R11]. */
export const ringGroupResource: WritableResource<'ring-group', RingGroupDraft> = {
  kind: 'ring-group',
  path: 'ring-groups',
  noun: 'ring group',
  tag: 'Call logic',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  editNeeds: 'edit-own-call-logic',
  rules: ringGroupRules,
  create: z
    .strictObject({
      ...fields,
      editorIds: fields.editorIds.default([]),
      mode: fields.mode.default('at-once'),
      ringSeconds: fields.ringSeconds.default(25),
      members: fields.members.default([]),
      ...ringExitDefaults,
    })
    .meta({ id: 'NewRingGroup' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'RingGroupEdit' }),
  view: z.strictObject({ ...viewFields, ...fields, members: z.array(member) }).meta({ id: 'RingGroup' }),
  filters: z.strictObject({ name: nameText(), mode: fields.mode }).exactPartial(),
};
