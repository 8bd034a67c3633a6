import { z } from 'zod';
import { type UserDraft, userRules } from '../../application/records/kinds/user.ts';
import { flagText, id, idText } from '../schemas/numbers.ts';
import { emailAddress, plainText, secretText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const skillGrant = {
  skillId: id(),
  level: z.int().min(1).max(9).meta({ description: 'Level 1 is offered calls first.' }),
};

/** Skills of an agent, as a client gives them. */
export const skillGrants = uniqueList(
  z.strictObject({ ...skillGrant, level: skillGrant.level.default(1) }),
  200,
  ({ skillId }) => skillId,
  'skillId',
);

export const password = secretText(10, 200);

const fields = {
  firstName: plainText(100),
  lastName: plainText(100),
  email: emailAddress(),
  roleId: id(),
  agent: z.boolean().meta({ description: 'A call-centre user; false: a back-office user.' }),
  active: z.boolean().meta({ description: 'False: cannot sign in and is in no queue.' }),
  extensionId: id().nullable().meta({ description: 'The fixed seat of an agent, or null.' }),
  skills: skillGrants,
  supervisorIds: uniqueList(id(), 100, (user) => user),
};

export const userResource: WritableResource<'user', UserDraft> = {
  kind: 'user',
  path: 'users',
  noun: 'user',
  tag: 'Users and roles',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  rules: userRules,
  create: z
    .strictObject({
      ...fields,
      password,
      firstName: fields.firstName.default(''),
      lastName: fields.lastName.default(''),
      agent: fields.agent.default(false),
      active: fields.active.default(true),
      extensionId: fields.extensionId.default(null),
      skills: fields.skills.default([]),
      supervisorIds: fields.supervisorIds.default([]),
    })
    .meta({ id: 'NewUser' }),
  edit: z
    .strictObject({ ...fields, password })
    .exactPartial()
    .meta({ id: 'UserEdit' }),
  view: z
    .strictObject({ ...viewFields, ...fields, skills: z.array(z.strictObject(skillGrant)) })
    .meta({ id: 'User' }),
  filters: z
    .strictObject({
      email: z.string().max(254).toLowerCase(),
      roleId: idText(),
      extensionId: idText(),
      agent: flagText(),
      active: flagText(),
    })
    .exactPartial(),
};
