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
  references: ({ greetingPromptId }) =>
    greetingPromptId === null ? [] : [{ kind: 'prompt', id: greetingPromptId, path: ['greetingPromptId'] }],
  // Neither its name nor who is told of a message is anything to calls.
  aggregates: (before, after, companyId) =>
    isDeepStrictEqual(wayOf(before), wayOf(after)) ? [] : [configurationOf(companyId)],
  audit: (box) => ({ ...box }),
};

function wayOf(box: VoicemailBoxRecord | null): unknown {
  return box && [box.greetingPromptId, box.maxSeconds];
}
