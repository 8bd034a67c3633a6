import type { TrunkRecord } from '../../application/ports/records/outside-lines.ts';
import { TrunkEntity } from '../entities/trunk.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const trunkMapping: RecordMapping<TrunkRecord, TrunkEntity> = {
  kind: 'trunk',
  entity: TrunkEntity,
  lists: [],
  toRow: ({ name, host, port, inboundAddresses, numberFormat, register, username, sealedSecret }) => ({
    name,
    host,
    port,
    inboundAddresses,
    numberFormat,
    register,
    username,
    sealedSecret,
  }),
  toRecord: ({ ...row }) => row,
};
