import type { AnnouncementRecord } from '../../application/ports/records/call-logic.ts';
import { AnnouncementEntity } from '../entities/announcement.entity.ts';
import { usesOfDestinations } from '../stores/destination-uses.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const announcementMapping: RecordMapping<AnnouncementRecord, AnnouncementEntity> = {
  kind: 'announcement',
  entity: AnnouncementEntity,
  lists: [],
  uses: ({ next }) => usesOfDestinations({ next }),
  toRow: ({ name, promptId, next }) => ({ name, promptId, next }),
  toRecord: ({ ...row }) => row,
};
