import { z } from 'zod';
import { type ExtensionDraft, extensionRules } from '../../application/records/kinds/extension.ts';
import { outsideReaches, usualReach } from '../../domain/routing/outside-calls.ts';
import { ringExitDefaults, ringExits, seenRingExits } from '../schemas/destination.ts';
import { extensionDigits } from '../schemas/dialling.ts';
import { id, seconds } from '../schemas/numbers.ts';
import { recordedCalls } from '../schemas/recorded-calls.ts';
import { nameText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import { withoutOutsideNumbers } from './outside-numbers.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const device = {
  phoneId: id(),
  startSeconds: seconds(0, 300).meta({
    description:
      'When this phone begins to ring, from the start. One that begins when the extension has stopped rings for queues and ring groups only, if those ring longer.',
  }),
};

const fields = {
  digits: extensionDigits(),
  name: nameText(),
  ringSeconds: seconds(1, 300).meta({ description: 'How long the extension rings.' }),
  devices: uniqueList(
    z.strictObject({ ...device, startSeconds: device.startSeconds.default(0) }),
    10,
    ({ phoneId }) => phoneId,
    'phoneId',
  ),
  outsideCalls: z.enum(outsideReaches).meta({
    description:
      "Where its phones may call outside, besides emergency numbers, which every phone may: nowhere, within the company's country, anywhere. Numbers on blocked lists are never called.",
  }),
  shownNumberId: id().nullable().meta({
    description:
      "The number of the company that is shown when its phones call outside; null: the company's oldest one.",
  }),
  recordedCalls: recordedCalls(
    'Which of its calls are recorded, in addition to what the company and numbers have recorded: those of its phones, and those that come to it.',
  ),
  ...ringExits,
};

/** Readable by all who are signed in: an agent without a fixed seat picks one at login [U8]. */
export const extensionResource: WritableResource<'extension', ExtensionDraft> = {
  kind: 'extension',
  path: 'extensions',
  noun: 'extension',
  tag: 'Phones and numbers',
  readNeeds: 'signed-in',
  writeNeeds: 'admin',
  seenByOthers: withoutOutsideNumbers,
  rules: extensionRules,
  create: z
    .strictObject({
      ...fields,
      ringSeconds: fields.ringSeconds.default(25),
      devices: fields.devices.default([]),
      outsideCalls: fields.outsideCalls.default(usualReach),
      shownNumberId: fields.shownNumberId.default(null),
      recordedCalls: fields.recordedCalls.default([]),
      ...ringExitDefaults,
    })
    .meta({ id: 'NewExtension' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'ExtensionEdit' }),
  view: z
    .strictObject({ ...viewFields, ...fields, ...seenRingExits, devices: z.array(z.strictObject(device)) })
    .meta({ id: 'Extension' }),
  filters: z.strictObject({ digits: extensionDigits(), name: nameText() }).exactPartial(),
};
