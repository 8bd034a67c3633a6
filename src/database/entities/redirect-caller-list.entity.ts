import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CallerListEntity } from './caller-list.entity.ts';
import { reference } from './column-types.ts';
import { RedirectEntity } from './redirect.entity.ts';

/** A list that a redirect asks. */
@Entity('redirect_caller_lists')
@Index('ix_redirect_caller_lists_list', ['companyId', 'callerListId'])
@ForeignKey(() => RedirectEntity, ['companyId', 'redirectId'], ['companyId', 'id'], {
  name: 'fk_redirect_caller_lists_redirect',
  onDelete: 'CASCADE',
})
@ForeignKey(() => CallerListEntity, ['companyId', 'callerListId'], ['companyId', 'id'], {
  name: 'fk_redirect_caller_lists_list',
  onDelete: 'RESTRICT',
})
export class RedirectCallerListEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  redirectId!: number;

  @PrimaryColumn(reference)
  callerListId!: number;
}
