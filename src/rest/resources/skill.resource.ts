import { z } from 'zod';
import { type SkillDraft, skillRules } from '../../application/records/kinds/skill.ts';
import { id } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = {
  name: nameText(),
  queueIds: uniqueList(id(), 500, (queue) => queue).meta({
    description: 'The queues that the skill links.',
  }),
};

export const skillResource: WritableResource<'skill', SkillDraft> = {
  kind: 'skill',
  path: 'skills',
  noun: 'skill',
  tag: 'Queues and skills',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  rules: skillRules,
  create: z.strictObject({ ...fields, queueIds: fields.queueIds.default([]) }).meta({ id: 'NewSkill' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'SkillEdit' }),
  view: z.strictObject({ ...viewFields, ...fields }).meta({ id: 'Skill' }),
  filters: z.strictObject({ name: nameText() }).exactPartial(),
};
