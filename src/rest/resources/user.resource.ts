import { z } from 'zod';
import { type UserDraft, userRules } from '../../application/records/kinds/user.ts';
import { agentDigits, pinDigits } from '../schemas/phone-login.ts';
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

/** Extensions at which a floating agent may sit, as a client gives them. */
export const seatIds = uniqueList(id(), 3_000, (extension) => extension);

/** Never shown; a view says whether there is one. */
const pin = pinDigits().nullable().meta({ description: 'For logging in from a phone. Null: none.' });

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
  seatIds: seatIds.nullable().meta({
    description:
      'Extensions at which an agent without a fixed seat may log in; null: any, an empty list: none.',
  }),
  mobilePhoneId: id().nullable().meta({
    description: 'A phone of kind mobile, at which the agent works while Virtual; nobody else has it.',
  }),
  workingHoursId: id()
    .nullable()
    .meta({ description: 'A calendar; outside its hours the agent is in no queue. Null: no hours.' }),
  agentNumber: agentDigits()
    .nullable()
    .meta({ description: 'What the agent types to log in from a phone; unique in the company.' }),
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
      seatIds: fields.seatIds.default(null),
      mobilePhoneId: fields.mobilePhoneId.default(null),
      workingHoursId: fields.workingHoursId.default(null),
      agentNumber: fields.agentNumber.default(null),
      pin: pin.default(null),
    })
    .meta({ id: 'NewUser' }),
  edit: z
    .strictObject({ ...fields, password, pin })
    .exactPartial()
    .meta({ id: 'UserEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      skills: z.array(z.strictObject(skillGrant)),
      hasPin: z.boolean(),
    })
    .meta({ id: 'User' }),
  computed: ({ pinHash }) => ({ hasPin: pinHash !== null }),
  filters: z
    .strictObject({
      email: z.string().max(254).toLowerCase(),
      roleId: idText(),
      extensionId: idText(),
      agent: flagText(),
      active: flagText(),
      mobilePhoneId: idText(),
      workingHoursId: idText(),
      agentNumber: agentDigits(),
    })
    .exactPartial(),
};
