import type { ExtensionRecord } from '../../application/ports/records/phones.ts';
import { ExtensionEntity } from '../entities/extension.entity.ts';
import { usesOfDestinations } from '../stores/destination-uses.ts';
import type { RecordMapping } from '../stores/record-table.ts';

/** Devices come back in the order in which they were given. */
export const extensionMapping: RecordMapping<ExtensionRecord, ExtensionEntity> = {
  kind: 'extension',
  entity: ExtensionEntity,
  lists: [
    {
      field: 'devices',
      table: 'extension_devices',
      owner: 'extensionId',
      columns: ['phoneId', 'startSeconds', 'position'],
      orderBy: 'position',
      elements: ({ devices }) =>
        devices.map(({ phoneId, startSeconds }, position) => [phoneId, startSeconds, position]),
    },
  ],
  uses: ({ onNoAnswer, onBusy, onUnavailable }) => usesOfDestinations({ onNoAnswer, onBusy, onUnavailable }),
  toRow: ({
    digits,
    name,
    ringSeconds,
    outsideCalls,
    shownNumberId,
    recordedCalls,
    onNoAnswer,
    onBusy,
    onUnavailable,
  }) => ({
    digits,
    name,
    ringSeconds,
    outsideCalls,
    shownNumberId,
    recordedCalls,
    onNoAnswer,
    onBusy,
    onUnavailable,
  }),
  toRecord: ({ ...row }, list) => ({
    ...row,
    devices: list('devices').map(([phoneId = 0, startSeconds = 0]) => ({ phoneId, startSeconds })),
  }),
};
