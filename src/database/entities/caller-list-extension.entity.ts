import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CallerListEntity } from './caller-list.entity.ts';
import { reference } from './column-types.ts';
import { ExtensionEntity } from './extension.entity.ts';

/** An extension whose calls are on a list; so it cannot be deleted as long as it is. */
@Entity('caller_list_extensions')
@Index('ix_caller_list_extensions_extension', ['companyId', 'extensionId'])
@ForeignKey(() => CallerListEntity, ['companyId', 'callerListId'], ['companyId', 'id'], {
  name: 'fk_caller_list_extensions_list',
  onDelete: 'CASCADE',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'extensionId'], ['companyId', 'id'], {
  name: 'fk_caller_list_extensions_extension',
  onDelete: 'RESTRICT',
})
export class CallerListExtensionEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  callerListId!: number;

  @PrimaryColumn(reference)
  extensionId!: number;
}
