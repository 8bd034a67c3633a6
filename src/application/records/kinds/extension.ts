import { isDeepStrictEqual } from 'node:util';
import type { ExtensionRecord } from '../../ports/records/phones.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { configurationOf, membershipsOf } from './aggregates.ts';
import { destinationReferences } from './destination-references.ts';
import { refuseEmergencyDigits } from '../../companies/emergency-digits.ts';
import { refusePhoneOfAnother } from './seat-phone.ts';

export type ExtensionDraft = Omit<NewRecord<ExtensionRecord>, 'companyId'>;

export const extensionRules: RecordRules<'extension', ExtensionDraft> = {
  kind: 'extension',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: (extension) => [
    ...extension.devices.map(({ phoneId }, index) => ({
      kind: 'phone' as const,
      id: phoneId,
      path: ['devices', index, 'phoneId'],
    })),
    ...destinationReferences(extension.onNoAnswer, 'onNoAnswer'),
    ...destinationReferences(extension.onBusy, 'onBusy'),
    ...destinationReferences(extension.onUnavailable, 'onUnavailable'),
    ...(extension.shownNumberId === null
      ? []
      : [{ kind: 'number' as const, id: extension.shownNumberId, path: ['shownNumberId'] }]),
  ],
  // An agent sits at an extension and is reached at its phones, so other phones mean other memberships. Nobody sits at one that is
  // being made or deleted. Its name is shown by phones.
  aggregates: (before, after, companyId) => [
    configurationOf(companyId),
    ...(before && after && !isDeepStrictEqual(before.devices, after.devices)
      ? [membershipsOf(companyId)]
      : []),
  ],
  guard: async (change) => {
    await refuseEmergencyDigits(change);
    await refusePhoneOfAnother(change);
  },
  audit: (extension) => ({ ...extension }),
};
