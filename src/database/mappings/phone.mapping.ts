import type { PhoneRecord } from '../../application/ports/records/phones.ts';
import { PhoneEntity } from '../entities/phone.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const phoneMapping: RecordMapping<PhoneRecord, PhoneEntity> = {
  kind: 'phone',
  entity: PhoneEntity,
  lists: [],
  toRow: ({ name, kind, sipUser, sealedSecret, mobileNumber, trunkId }) => ({
    name,
    kind,
    sipUser,
    sealedSecret,
    mobileNumber,
    trunkId,
  }),
  toRecord: ({ ...row }) => row,
};
