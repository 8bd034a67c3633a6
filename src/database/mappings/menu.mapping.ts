import type { MenuRecord } from '../../application/ports/records/call-logic.ts';
import { MenuEntity } from '../entities/menu.entity.ts';
import { usesOfDestinations, usesOfKeys } from '../stores/destination-uses.ts';
import { editedBy } from './editors.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const menuMapping: RecordMapping<MenuRecord, MenuEntity> = {
  kind: 'menu',
  entity: MenuEntity,
  ...editedBy('menu_editors', 'menuId'),
  uses: ({ keys, onNoInput, onWrongInput, onUnavailable }) => [
    ...usesOfDestinations({ onNoInput, onWrongInput, onUnavailable }),
    ...usesOfKeys(keys),
  ],
  toRow: ({ name, promptId, keys, waitSeconds, tries, onNoInput, onWrongInput, onUnavailable }) => ({
    name,
    promptId,
    keys,
    waitSeconds,
    tries,
    onNoInput,
    onWrongInput,
    onUnavailable,
  }),
  toRecord: ({ ...row }, list) => ({ ...row, editorIds: list('editorIds').flat() }),
};
