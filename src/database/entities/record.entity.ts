import { Column, PrimaryGeneratedColumn } from 'typeorm';
import { count, instant, reference } from './column-types.ts';

/**
 * The columns of every object of a company. Each such table has a unique key (companyId, id), to which references point with
 * both columns: a row can refer to rows of its own company only, whatever the code above does.
 */
export abstract class RecordEntity {
  @PrimaryGeneratedColumn(reference)
  id!: number;

  @Column(reference)
  companyId!: number;

  @Column(count)
  version!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;
}
