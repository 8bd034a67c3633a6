import { z } from 'zod';
import { type RoleDraft, roleRules } from '../../application/records/kinds/role.ts';
import { rights } from '../../domain/access/right.ts';
import { flagText } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = {
  name: nameText(),
  rights: uniqueList(z.enum(rights), rights.length, (right) => right),
};

export const roleResource: WritableResource<'role', RoleDraft> = {
  kind: 'role',
  path: 'roles',
  noun: 'role',
  tag: 'Users and roles',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  rules: roleRules,
  create: z.strictObject({ ...fields, rights: fields.rights.default([]) }).meta({ id: 'NewRole' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'RoleEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      builtIn: z.boolean().meta({ description: 'Cannot be changed or deleted.' }),
    })
    .meta({ id: 'Role' }),
  filters: z.strictObject({ builtIn: flagText() }).exactPartial(),
};
