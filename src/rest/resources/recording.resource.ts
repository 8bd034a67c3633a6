import { z } from 'zod';
import { recordingRules } from '../../application/records/kinds/recording.ts';
import { callKey, id, idText, instant } from '../schemas/numbers.ts';
import type { DeletableResource } from './resource.ts';
import { writtenNumber } from '../schemas/dialling.ts';
import { callIdMeaning, viewFields } from './view-fields.ts';

const state = z.enum(['recording', 'stored', 'empty', 'unreadable']);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const recordingResource: DeletableResource<'recording'> = {
  kind: 'recording',
  path: 'recordings',
  noun: 'recording',
  tag: 'Recordings',
  readNeeds: 'recordings',
  // Whoever may listen may not destroy what was recorded.
  writeNeeds: 'admin',
  rules: recordingRules,
  deletion:
    'Its audio is removed within some seconds, and its call does not name it any more. The audit keeps who deleted it, its call, length and hash, not the number of the caller. 409 (`conflict`) while the call is recorded.',
  isDated: true,
  callerFilter: 'callerNumber',
  view: z
    .strictObject({
      ...viewFields,
      state: state.meta({ description: 'Only a stored one has audio.' }),
      callId: z.string().meta({ description: callIdMeaning }),
      queueId: id().nullable().meta({
        description:
          'The queue that has its calls recorded; null: the call came to none, and is recorded by the policy of a number, an extension or the company.',
      }),
      numberId: id()
        .nullable()
        .meta({ description: 'The number that was called; null: a call from inside.' }),
      agentId: id().nullable().meta({ description: 'Who answered first.' }),
      callerNumber: z.string(),
      mediaNodeId: id(),
      revision: z.int().min(0).meta({ description: 'The revision that routed the call.' }),
      startedAt: instant(),
      durationMs: z.int().min(0).nullable(),
      bytes: z.int().min(0).nullable(),
      sha256: hash.nullable(),
      reason: z.string().nullable().meta({ description: 'Why it is unreadable.' }),
    })
    .meta({ id: 'Recording' }),
  filters: z
    .strictObject({
      queueId: idText(),
      agentId: idText().meta({
        description:
          'Who talked in the call while this recording ran: first, after a transfer, or as its caller.',
      }),
      state,
      numberId: idText(),
      callerNumber: writtenNumber(),
      callId: callKey(),
    })
    .exactPartial(),
};
