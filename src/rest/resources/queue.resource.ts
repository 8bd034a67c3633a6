import { z } from 'zod';
import { type QueueDraft, queueRules } from '../../application/records/kinds/queue.ts';
import { queueStrategies } from '../../application/ports/records/queues.ts';
import {
  destination,
  keyDestinations,
  seenDestination,
  seenKeyDestinations,
} from '../schemas/destination.ts';
import { flagText, id, idText, seconds } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import { withoutOutsideNumbers } from './outside-numbers.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const keysMeaning = 'What a waiting caller can press.';
const hangUp = { kind: 'hang-up', reason: 'normal' } as const;

const fields = {
  name: nameText(),
  strategy: z.enum(queueStrategies).meta({ description: 'Which of the free agents is offered a call.' }),
  ringSeconds: seconds(1, 300).meta({ description: 'How long one phone rings before the next is tried.' }),
  wrapUpSeconds: seconds(0, 3600).meta({ description: 'Rest after a call.' }),
  maxWaitSeconds: seconds(1, 86_400).nullable().meta({ description: 'Null: callers wait without a limit.' }),
  maxCallers: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .meta({ description: 'Null: any number of callers may wait.' }),
  joinWhenEmpty: z.boolean().meta({
    description: 'False: without an agent in the queue a caller takes onEmpty, and is not answered for it.',
  }),
  musicPromptId: id().nullable().meta({
    description:
      'Repeated while a caller waits; null, or a prompt without audio: a sound that Switchroom brings.',
  }),
  announcePosition: z.boolean(),
  announceEverySeconds: seconds(10, 3600),
  serviceLevelSeconds: seconds(1, 3600).meta({
    description: 'A caller is to be answered within this time; figures tell how many were.',
  }),
  record: z.boolean().meta({
    description:
      'Record the calls of this queue. Calls of other kinds are recorded by the policy of a number, an extension or the company.',
  }),
  noAnswerLimit: z.int().min(1).max(100).nullable().meta({
    description:
      'After so many calls in a row that an agent lets ring, noAnswerStatusId is entered; null: never.',
  }),
  noAnswerStatusId: id()
    .nullable()
    .meta({ description: 'A status that does not activate skills; set together with noAnswerLimit.' }),
  callbackAttempts: z
    .int()
    .min(1)
    .max(20)
    .meta({ description: 'A customer who is called back is given up when not reached so often.' }),
  callbackRetryMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .meta({ description: 'Minutes from one attempt to the next.' }),
  onTimeout: destination,
  onFull: destination,
  onEmpty: destination,
  keys: keyDestinations.meta({ description: keysMeaning }),
};

export const queueResource: WritableResource<'queue', QueueDraft> = {
  kind: 'queue',
  path: 'queues',
  noun: 'queue',
  tag: 'Queues and skills',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  seenByOthers: withoutOutsideNumbers,
  rules: queueRules,
  create: z
    .strictObject({
      ...fields,
      strategy: fields.strategy.default('longest-idle'),
      ringSeconds: fields.ringSeconds.default(20),
      wrapUpSeconds: fields.wrapUpSeconds.default(0),
      maxWaitSeconds: fields.maxWaitSeconds.default(null),
      maxCallers: fields.maxCallers.default(null),
      joinWhenEmpty: fields.joinWhenEmpty.default(true),
      musicPromptId: fields.musicPromptId.default(null),
      announcePosition: fields.announcePosition.default(false),
      announceEverySeconds: fields.announceEverySeconds.default(60),
      serviceLevelSeconds: fields.serviceLevelSeconds.default(20),
      record: fields.record.default(false),
      noAnswerLimit: fields.noAnswerLimit.default(null),
      noAnswerStatusId: fields.noAnswerStatusId.default(null),
      callbackAttempts: fields.callbackAttempts.default(3),
      callbackRetryMinutes: fields.callbackRetryMinutes.default(15),
      onTimeout: destination.default(hangUp),
      onFull: destination.default(hangUp),
      onEmpty: destination.default(hangUp),
      keys: fields.keys.default([]),
    })
    .meta({ id: 'NewQueue' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'QueueEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      onTimeout: seenDestination,
      onFull: seenDestination,
      onEmpty: seenDestination,
      keys: seenKeyDestinations.meta({ description: keysMeaning }),
    })
    .meta({ id: 'Queue' }),
  filters: z.strictObject({ name: nameText(), record: flagText(), musicPromptId: idText() }).exactPartial(),
};
