import { isDeepStrictEqual } from 'node:util';
import type { VoicemailBoxRecord } from '../../ports/records/audio.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationOf } from './aggregates.ts';

export type VoicemailBoxDraft = Omit<NewRecord<VoicemailBoxRecord>, 'companyId'>;

export const voicemailBoxRules: RecordRules<'voicemail-box', VoicemailBoxDraft> = {
  kind: 'voicemail-box',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: ({ greetingPromptId, listenerIds }) => [
    ...(greetingPromptId === null
      ? []
      : [{ kind: 'prompt' as const, id: greetingPromptId, path: ['greetingPromptId'] }]),
    ...listenerIds.map((id, index) => ({ kind: 'user' as const, id, path: ['listenerIds', index] })),
  ],
  // Neither its name nor who is told of a message, or hears it, is anything to calls.
  aggregates: (before, after, companyId) =>
    isDeepStrictEqual(wayOf(before), wayOf(after)) ? [] : [configurationOf(companyId)],
  audit: (box) => ({ ...box }),
};

function wayOf(box: VoicemailBoxRecord | null): unknown {
  return box && [box.greetingPromptId, box.maxSeconds];
}
