import { z } from 'zod';
import { type StatusDraft, statusRules } from '../../application/records/kinds/status.ts';
import { builtInStatuses } from '../../application/ports/records/agents.ts';
import { flagText, id, seconds } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

/** A week. */
const mostTimeoutSeconds = 7 * 86_400;

const fields = {
  name: nameText(),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'must be #rrggbb' })
    .toLowerCase()
    .meta({ example: '#2e9e4f' }),
  activatesSkills: z.boolean().meta({ description: 'Puts the agent into the queues of the skills.' }),
  isDefault: z.boolean().meta({ description: 'Entered at login; exactly one status is.' }),
  timeoutSeconds: seconds(1, mostTimeoutSeconds)
    .nullable()
    .meta({ description: 'After so many seconds the agent is moved on; null: the agent stays in it.' }),
  goToStatusId: id().nullable().meta({
    description:
      'Where the timeout leads; null: to the status before. Not without a timeout, and not to Virtual.',
  }),
  onHangUpStatusId: id().nullable().meta({
    description:
      'Of Incoming call and Outgoing call: where the end of the last call leads, but not to Virtual; null: to the status before the call.',
  }),
};

/** No field is required [S3]. Readable by all who are signed in: agents choose from the list [S10]. */
export const statusResource: WritableResource<'status', StatusDraft> = {
  kind: 'status',
  path: 'statuses',
  noun: 'status',
  tag: 'Agents',
  readNeeds: 'signed-in',
  writeNeeds: 'admin',
  rules: statusRules,
  create: z
    .strictObject({
      name: fields.name.nullable().default(null),
      colour: fields.colour.default('#8a8f98'),
      activatesSkills: fields.activatesSkills.default(false),
      isDefault: fields.isDefault.default(false),
      timeoutSeconds: fields.timeoutSeconds.default(null),
      goToStatusId: fields.goToStatusId.default(null),
      onHangUpStatusId: fields.onHangUpStatusId.default(null),
    })
    .meta({ id: 'NewStatus' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'StatusEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      builtIn: z.enum(builtInStatuses).nullable().meta({ description: 'Cannot be renamed or deleted.' }),
    })
    .meta({ id: 'Status' }),
  filters: z
    .strictObject({
      name: nameText(),
      isDefault: flagText(),
      activatesSkills: flagText(),
      builtIn: z.enum(builtInStatuses),
    })
    .exactPartial(),
};
